/** Whether Jest was asked for libraries only (`--projects libs/domain libs/job-compilers`): those are tested from source, unbuilt. */
export function testsOnlyLibraries(jestArguments: readonly string[]): boolean {
  const projects = selectedProjects(jestArguments);
  return projects.length > 0 && projects.every((project) => /^(\.\/)?libs\//.test(project));
}

/** The values of `--projects A B` and `--projects=A`; none means all projects. */
function selectedProjects(jestArguments: readonly string[]): readonly string[] {
  const start = jestArguments.findIndex(
    (argument) => argument === '--projects' || argument.startsWith('--projects='),
  );
  if (start === -1) return [];
  const [option = '', ...rest] = jestArguments.slice(start);
  const end = rest.findIndex((argument) => argument.startsWith('-'));
  const values = end === -1 ? rest : rest.slice(0, end);
  return option === '--projects' ? values : [option.slice('--projects='.length), ...values];
}
