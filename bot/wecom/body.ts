/** Messages as WeCom takes them. Field names are WeCom's. */

export interface TemplateCard {
  card_type: 'button_interaction' | 'vote_interaction';
  main_title: { title: string; desc?: string };
  sub_title_text?: string;
  horizontal_content_list?: { keyname: string; value: string }[];
  button_selection?: { question_key: string; title: string; option_list: { id: string; text: string }[]; selected_id?: string };
  button_list?: { text: string; style: 1 | 2 | 3 | 4; key: string }[];
  checkbox?: { question_key: string; mode: 0 | 1; option_list: { id: string; text: string; is_checked: boolean }[] };
  submit_button?: { text: string; key: string };
  /** Absent in an update through message/update_template_card. */
  task_id?: string;
}

export interface MarkdownBody {
  msgtype: 'markdown';
  markdown: { content: string };
}

export interface CardBody {
  msgtype: 'template_card';
  template_card: TemplateCard;
}

/** What is uploaded: a picture is shown, a file is opened. */
export type MediaType = 'file' | 'image';

/** A file or picture that was uploaded to the same surface. */
export type MediaBody = { msgtype: 'file'; file: { media_id: string } } | { msgtype: 'image'; image: { media_id: string } };

export const mediaBody = (type: MediaType, media_id: string): MediaBody =>
  type === 'image' ? { msgtype: 'image', image: { media_id } } : { msgtype: 'file', file: { media_id } };

/** What `render` makes: both surfaces take these as they are. */
export type WecomBody = MarkdownBody | CardBody;

/** `text` is for the app and for the bot's welcome only; the bot's pushes refuse it (40008). */
export interface TextBody {
  msgtype: 'text';
  text: { content: string };
}

/** The bot's answer inside an HTTP callback, where markdown is not allowed. */
export interface StreamBody {
  msgtype: 'stream' | 'stream_with_template_card';
  stream: { id: string; finish: boolean; content: string };
  template_card?: TemplateCard;
}

export type SendBody = WecomBody | TextBody | MediaBody;
