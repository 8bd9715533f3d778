import type { FailureReason } from '../../shared/contract/events.js';

/** What is said of a file that is not shown, in one language. */
export interface NotShownWords {
  readonly lang: string;
  readonly signedOut: string;
  readonly missing: string;
  readonly unavailable: string;
}

// The most frequent languages of the web, with the members in their order.
const words: Readonly<Record<string, string>> = {
  en: 'You are not signed in, or your access has ended.|There is no such file, or you have no access to it.|The file is not available at the moment.',
  es: 'No has iniciado sesión o tu acceso ha caducado.|El archivo no existe o no tienes acceso a él.|El archivo no está disponible en este momento.',
  de: 'Sie sind nicht angemeldet, oder Ihr Zugriff ist abgelaufen.|Die Datei gibt es nicht, oder Sie haben keinen Zugriff darauf.|Die Datei ist zurzeit nicht verfügbar.',
  ja: 'サインインしていないか、アクセス権の期限が切れています。|ファイルが存在しないか、アクセス権がありません。|現在、このファイルは利用できません。',
  fr: 'Vous n’êtes pas connecté, ou votre accès a expiré.|Ce fichier n’existe pas, ou vous n’y avez pas accès.|Ce fichier n’est pas disponible pour le moment.',
  pt: 'Você não está conectado ou o seu acesso expirou.|O arquivo não existe ou você não tem acesso a ele.|O arquivo não está disponível no momento.',
  ru: 'Вы не вошли в систему, или срок доступа истёк.|Файла нет, или у вас нет к нему доступа.|Файл сейчас недоступен.',
  it: 'Non hai effettuato l’accesso o il tuo accesso è scaduto.|Il file non esiste o non hai accesso.|Il file non è disponibile al momento.',
  nl: 'Je bent niet ingelogd of je toegang is verlopen.|Het bestand bestaat niet of je hebt er geen toegang toe.|Het bestand is op dit moment niet beschikbaar.',
  pl: 'Nie zalogowano się lub dostęp wygasł.|Plik nie istnieje lub nie masz do niego dostępu.|Plik jest obecnie niedostępny.',
  tr: 'Oturum açmadınız veya erişiminizin süresi doldu.|Dosya yok veya dosyaya erişiminiz yok.|Dosya şu anda kullanılamıyor.',
  zh: '您尚未登录，或您的访问权限已过期。|文件不存在，或您无权访问。|文件暂时不可用。',
};

// Not everyone who reads traditional characters reads the simplified ones.
const traditionalChinese = /^zh-(?:hant|tw|hk|mo)\b/i;

/** The words in the first of some languages that there are words in; English, if there is none. */
export function notShownWords(languages: readonly string[]): NotShownWords {
  const lang =
    languages
      .filter((tag) => !traditionalChinese.test(tag))
      .map((tag) => tag.split('-')[0]!.toLowerCase())
      .find((primary) => Object.hasOwn(words, primary)) ?? 'en';
  const [signedOut, missing, unavailable] = words[lang]!.split('|') as [string, string, string];
  return { lang, signedOut, missing, unavailable };
}

/** Why there is no file. */
export function explain(
  { status, reason }: { readonly status: number; readonly reason: FailureReason },
  { signedOut, missing, unavailable }: NotShownWords,
): string {
  if (reason === 'no-token' || reason.startsWith('token-')) return signedOut;
  return status >= 500 && reason !== 'replaced' ? unavailable : missing;
}
