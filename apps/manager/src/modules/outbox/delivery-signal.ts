import { Injectable } from '@nestjs/common';
import { ManagerNews, SharedSignal } from '../managers/index.js';

/** Says of which targets one more delivery waits, to whichever Manager tells them. */
@Injectable()
export class DeliverySignal extends SharedSignal<readonly string[]> {
  constructor(news: ManagerNews) {
    super(news, 'delivery-added');
  }
}
