import { WHOLE_HELP } from '../phrases';
import type { Scene } from '../scene';
import { meansSomething, trimWords } from './text';

/** What one wants to know how to do. */
export function helpTopic(scene: Scene): string | undefined {
  if (/(?:能|会(?!议)|可以).{0,6}(?:什么|啥|哪些|嘛)|有(?:什么|哪些|啥)功能/.test(scene.text) && !/怎么|如何|咋/.test(scene.text))
    return undefined;
  // 使用帮助, 帮助中心 ask for all of it.
  if (WHOLE_HELP.test(scene.skeleton)) return undefined;
  const topic = trimWords(
    scene.text
      .replace(/@\S+/g, ' ')
      .replace(
        /帮助|使用说明|怎么样?|如何|咋|怎样才能|怎样|请问|我想知道|想问一下|想问|教我|教一下|教教我?|[你小]联?能干[啥什么]+|的(?:步骤|流程|方法|格式|操作)(?:是什么|是啥)?|[?？啊呀呢吗]|是什么|要说什么|小联/g,
        ' ',
      ),
  ).replace(/\s+/g, '');
  return meansSomething(topic) || /签到|请假|取消|登记|撤销|绑定|参加/.test(topic) ? topic : undefined;
}

/** The matter somebody is looked for. */
export function findTopic(scene: Scene): string | undefined {
  if (scene.mentions.some((mention) => mention.kind === 'org') && /联络员|联络人|联系人|对接|负责人/.test(scene.text)) return undefined;
  // 环卫所找谁: the unit is all that is asked about.
  if (/O(?:那边|这边|的)?(?:该|要)?(?:找谁|联系谁|问谁)/.test(scene.skeleton)) return undefined;
  const topic = trimWords(
    scene.text
      .replace(/@\S+/g, ' ')
      .replace(
        /(?:应该|应|该|要|得|需要|去|可以|能)?(?:找|联系|问|归|由|跟|和)(?:哪个|哪家|哪位|哪里|哪儿|谁|什么)?(?:单位|部门|人)?(?:对接|负责|管|处理|反映|解决|联系|说|问|办|修|帮忙)?|(?:是)?(?:谁|哪个单位|哪家|哪个部门)(?:来|在)?(?:管|负责|对接|处理)?|联络[员人](?:是谁)?|(?:的?电话|手机号?|号码|联系方式)(?:是)?(?:多少|几号)?|给我|请问|[?？啊呀呢吗]|一下/g,
        ' ',
      ),
  ).replace(/\s+/g, ' ');
  let own = topic;
  for (const mention of scene.mentions) if (mention.kind === 'org' || mention.kind === 'person') own = own.replace(mention.name, ' ');
  return meansSomething(own.replace(/联系方式|方式|手机号?|微信|号码|那边|这边/g, ' ')) ? topic : undefined;
}
