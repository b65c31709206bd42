export { MqttModule } from './mqtt.module.js';
