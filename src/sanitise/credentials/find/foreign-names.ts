import { isMixed, looksRandom } from '../text/randomness.ts';
import { isPlaceholder } from '../text/values.ts';
import { note, type Scan } from './scan.ts';

/**
 * The word for a password in languages that are written with other letters, with what joins it to its value: a sign,
 * or a particle and a blank. Such words cannot be literals of the table, as that folds characters of ASCII only.
 */
const NAMED =
  /(?:[Pp](?:assword|ASSWORD|\/?[Ww])(?=[가-힣])|비밀번호|패스워드|비번|암호|密码|密碼|口令|パスワード|暗証番号|[Пп]ароль|[Hh]asł[oa]|[Şş]ifre|[Pp]arolă|[Mm]ật khẩu|[Ss]laptažodis|[Κκ]ωδικός|סיסמה|كلمة المرور|รหัสผ่าน)["'”」]?[가-힣はがを是为為]{0,4}(?: [а-яё\w.@+-]{1,40}(?: [а-яё\w.@+-]{1,40}){0,2}(?=:))?(?:\s{0,2}(?:[:=：(（]|->|=>)\s{0,2}|\s{1,2}|(?<=[는은는이가はがを是为為])|(?=[“「『]))["'“「『]?(?=[!-~]{0,64}\d)(?=[!-~]{0,64}[A-Za-z])([!#-&*+./0-;=?-Z^-~@_-]{6,})/g;

/** The words for a token or a key, whose value has to be long enough to have been drawn. */
const KEY =
  /(?:密钥|密鑰|秘钥|秘密鍵|シークレット(?:キー)?|시크릿(?:\s?키)?|비밀\s?키|[Сс]екретный ключ|토큰|令牌|权杖|權杖|トークン|[Тт]окен|(?:API|api|アクセス|暗号化|액세스|인증|访问|訪問|接口|Access ?)\s?(?:キー|鍵|키|密钥|密鑰|金鑰)|[Кк]люч API|API[- ]ключ)["'”」]?[가-힣はがを是为為]{0,4}(?:\s{0,2}(?:[:=：(（]|->|=>)\s{0,2}|\s{1,2}|(?<=[는은는이가はがを是为為])|(?=[“「『]))["'“「『]?(?=[!-~]{0,64}\d)(?=[!-~]{0,64}[A-Za-z])([\w.+/=~-]{12,})/g;

/** An account, and behind its name the password of it. */
const ACCOUNT =
  /(?:계정|아이디|账号|账户|帳號|帳戶|アカウント|[Уу]ч[её]тная запись|[Лл]огин)\s?[:：=]\s?[\w.@+-]{2,64}\s?(?:\/{1,2}|,)\s?(?=[!-~]{0,64}\d)(?=[!-~]{0,64}[A-Z!#%&*@^])(?=[!-~]{0,64}[a-z])([!#-&*+.0-;=?-Z^-~@_-]{6,})/g;

/** The same for the codes that are sent to somebody. */
const CODE =
  /(?:验证码|驗證碼|确认码|確認碼|確認コード|認証コード|認証番号|인증\s?(?:번호|코드)|[Кк]од (?:подтверждения|доступа|проверки))["'”」]?[은는はが是为為]?\s?(?:[:：=]|(?<=[은는はが是为為])|\s)\s{0,2}["'“「]?(\d{4,8})(?!\d)/g;

/** One of which each of these words has: nearly all texts have none, and that is told much sooner. */
const OTHER_LETTERS = /[\u0102-\uffff]/;

/** `비밀번호: x1`, `密码是 x1`, `验证码：482913`. */
export function findForeignNames(scan: Scan): void {
  if (!OTHER_LETTERS.test(scan.text)) return;
  noteAll(scan, NAMED, 'named-password');
  noteAll(scan, KEY, 'named-key', (secret) => looksRandom(secret) || isMixed(secret));
  noteAll(scan, ACCOUNT, 'named-password');
  noteAll(scan, CODE, 'named-secret');
}

function noteAll(
  scan: Scan,
  pattern: RegExp,
  rule: string,
  isSecret: (secret: string) => boolean = () => true,
): void {
  for (const match of scan.text.matchAll(pattern)) {
    const secret = match[1] ?? '';
    const end = match.index + match[0].length;
    if (!isSecret(secret)) continue;
    if (!isPlaceholder(secret) && !secret.startsWith('$') && !/^@@@|^https?:/.test(secret))
      note(scan, end - secret.length, end, rule);
  }
}
