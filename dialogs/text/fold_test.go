package text_test

import (
	"strings"
	"testing"

	"ssprbot/dialogs/text"
)

func TestFold(t *testing.T) {
	long := strings.Repeat("help ", 100)
	for name, tt := range map[string]struct{ typed, want string }{
		"as it is":                     {"help", "help"},
		"case":                         {"HeLP", "help"},
		"full width":                   {"ＨＥＬＰ", "help"},
		"white space":                  {" start \t over\n", "startover"},
		"no-break and wide space":      {"start\u00a0over\u3000", "startover"},
		"Korean without spaces":        {"처음 부터", "처음부터"},
		"Korean typed on a Mac":        {"\u1103\u1169\u110b\u116e\u11b7\u1106\u1161\u11af", "도움말"},
		"punctuation around":           {"«¡help!?»…", "help"},
		"punctuation within":           {"1/2", "1/2"},
		"brackets":                     {"(2)", "2"},
		"number sign":                  {"#2.", "2"},
		"number in a circle":           {"②", "2"},
		"apostrophe of a phone":        {"that’s not it", "that'snotit"},
		"emoji around":                 {"🙏 thanks 👍🏽", "thanks"},
		"sighs":                        {"네ㅠㅠ", "네"},
		"laughs":                       {"ㅋㅋ네ㅎㅎㅎ", "네"},
		"right-to-left marks":          {"\u202ehelp\u202c\u200f", "help"},
		"zero-width space within":      {"he\u200blp", "help"},
		"control characters":           {"\x00help\x1b\u007f", "help"},
		"only a question mark":         {" ?", "?"},
		"several question marks":       {"？？?!", "?"},
		"only an emoji":                {"👍", "👍"},
		"emoji with a tone of skin":    {"👍🏿", "👍"},
		"emoji with a variant":         {"❤\ufe0f", "❤"},
		"only letters of Hangul":       {" ㅇㅇ ", text.Fold("ㅇㅇ")},
		"only punctuation":             {" ... ", "..."},
		"nothing":                      {"", ""},
		"nothing to be seen":           {"\u200b\u202e \n\x00", ""},
		"longer than any command":      {long, long},
		"no UTF-8":                     {"\xffhelp\xff", "help"},
		"other scripts":                {"ПОМОЩЬ!", "помощь"},
		"a word in Arabic, both marks": {"\u200fمساعدة\u200f", "مساعدة"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Fold(tt.typed); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.typed, got, tt.want)
			}
		})
	}
}

func TestHasWords(t *testing.T) {
	for name, tt := range map[string]struct {
		typed string
		want  bool
	}{
		"nothing":                {"", false},
		"white space":            {" \n\u00a0", false},
		"punctuation":            {"?!…", false},
		"emoji":                  {"😀🔒👍🏽", false},
		"sighs":                  {"ㅠㅠㅠ", false},
		"marks and controls":     {"\u202e\u200b\x00\x1b", false},
		"one letter":             {"x", true},
		"a number":               {"2", true},
		"one syllable":           {"암", true},
		"Korean typed on a Mac":  {"\u110b\u1161\u11b7\u1112\u1169", true},
		"a word among emoji":     {"😀 locked 😀", true},
		"a word behind controls": {strings.Repeat("\x00", 100_000) + "x", true},
		"another script":         {"مساعدة", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.HasWords(tt.typed); got != tt.want {
				t.Errorf("HasWords(%q) = %t", tt.typed, got)
			}
		})
	}
}

// A folded text is folded: the words of the files are compared with what people type in the same form.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"help", "ＨＥＬＰ!", "네ㅠㅠ", "👍🏽", "?!", "\u202ex", "ǅ’İ", "\xff", "ﾊﾝｸﾞﾙ", strings.Repeat("ﷺ", 30)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		folded := text.Fold(typed)
		if again := text.Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, and again %q", typed, folded, again)
		}
		if len(typed) <= 400 && strings.ContainsAny(folded, " \t\n\x00\u00a0\u200b\u202e") {
			t.Errorf("Fold(%q) = %q", typed, folded)
		}
		if text.HasWords(typed) && len(typed) <= 400 && !text.HasWords(folded) {
			t.Errorf("Fold(%q) = %q has lost the words", typed, folded)
		}
	})
}
