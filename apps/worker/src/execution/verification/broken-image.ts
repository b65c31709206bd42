/** A file is not the whole image that it should be; the message goes on from the file's name: "ends after 12 bytes". */
export class BrokenImage extends Error {
  override readonly name = 'BrokenImage';
}
