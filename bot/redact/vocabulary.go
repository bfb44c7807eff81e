package redact

import "strings"

// word is an entry of the vocabulary.
type word struct {
	role   role
	kind   Kind // of the secret that it names or marks
	once   bool // marks a code whatever the next word is: "one-time password"
	long   bool // names something that is never short: a token
	brief  bool // names something whose number may be short, or tells that such a thing came: "otp"
	strict bool // completes only a mark, never "the": "key"
	fault  bool // denies that a number in the same sentence is a code
}

// vocabulary holds every word that means something here, in small letters. Words behind a Korean noun are in particles.
var vocabulary = entries(
	entry{word{role: names, kind: Password}, `password passwords passwd passwort passord pasword passwrod passowrd pasward
		pssword passward passwordd pwd pwds pw pws pswd psw passphrase newpassword oldpassword userpassword adminpassword
		asplaintext`},
	entry{word{role: names, kind: Password, brief: true}, `pin pincode`},
	entry{word{role: namesLater, kind: Password}, `pass secret w`},
	entry{word{role: namesLater, kind: Password, long: true}, `token apikey accountkey`},
	entry{word{role: names, kind: Password, long: true}, `bearer`},
	entry{word{role: names, kind: OneTimeCode, brief: true}, `passcode passcodes otp totp tan`},
	entry{word{role: namesLater, kind: OneTimeCode, brief: true}, `tap`},
	entry{word{role: speaks}, `credentials credential creds cred login logon securestring net sshpass runas`},
	entry{word{role: completes}, `code codes`},
	entry{word{role: completes, strict: true}, `number key keys`},

	entry{word{role: marks, kind: OneTimeCode}, `verification verify authentication auth confirmation security sms text
		authenticator mfa 2fa factor signin email mail phone app digit access`},
	entry{word{role: marks, kind: OneTimeCode, once: true}, `time onetime`},
	entry{word{role: marks, kind: RecoveryKey}, `recovery backup bitlocker`},
	entry{word{role: marks, kind: Password}, `api shared client`},
	entry{word{role: marks, kind: OneTimeCode}, `microsoft account google company`},

	entry{word{role: denies, fault: true}, `error errors err event events eventid aadsts sspr hr hresult`},
	entry{word{role: denies}, `status exit reason result support response return correlation request trace tenant object
		user users username userid usr id ids upn server host hostname ticket case incident order invoice policy version build serial extension ext port kb employee
		department cost country area zip postal qr bar source dress product project`},

	entry{word{role: states}, `is was are were be s equals as`},
	entry{word{role: moves}, `to from`},
	entry{word{role: sets}, `set sets reset resets change changed changes changing update updated switch switched`},
	entry{word{role: fills}, `now still currently just probably maybe perhaps actually only not again also always
		definitely really my our your a an the this it its new old current previous same temp temporary initial
		default first last latest following both either got get received receive sent gave one me us him her them says say
		shows show showing value been have had has`},
	entry{word{role: types}, `typed type typing entered enter entering used use using tried try trying`},
	entry{word{role: narrows}, `for of on at in with by you we they he she u who that which i`},
	entry{word{role: links}, `and or then but`},
	entry{word{role: counts}, `character characters char chars digit digits letters symbols day days week weeks month
		months year years hour hours minute minutes minutes second seconds times attempts users people error errors
		wrong more`},
	entry{word{role: supposes}, `like eg e g such example examples ex similar`},
)

// entry gives one meaning to several words.
type entry struct {
	word
	spelled string
}

func entries(list ...entry) map[string]word {
	found := map[string]word{}
	for _, e := range list {
		for spelled := range strings.FieldsSeq(e.spelled) {
			found[spelled] = e.word
		}
	}
	return found
}
