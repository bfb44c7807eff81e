package match

import "strings"

// The tables that tell English from other languages written in Latin letters. They are read only.

// functionWords carry the grammar of English. They are matched as words, never by their letters.
var functionWords = set(`a about after again all also am an and another any anyone anything are as at be because been
before being both but by can could did do does doing done down during each else every everyone for from get gets
getting got had has have having he her here him his how i if in into is it its just like me more most my myself no not
now of off on once one only or other our out over own please same she should since so some someone something still such
than that the their them then there these they this those though through to too under until up us very was we were what
whatever when where whether which while who whom whose why will with within without would yes yet you your yours`)

// sharedWords are English words that other languages spell the same, or that people of every language type in this
// trade: alone they prove little.
var sharedWords = set(`a account admin administrator alert an am app as at audit bug card chat
cloud code come computer connect date die do domain email error event fast group he home hotel in information is
it license link list login mail man me men message mobile no normal notebook on online or password passwords
 phone problem proxy reset server set so support sync system team test to user users version was web
 war we `)

// plainWords are common English words besides, chiefly of requests and complaints.
var plainWords = set(`able accept accepted access accidentally allowed already always answer anymore appear asked
asking asks available back bad blocked broke broken call called came cannot cant change changed changes changing check
choose click clicked code codes company complete confirm contact correct couldnt couldn create created day days decline
delete deleted denied device didnt didn different disabled doesnt doesn dont don email emails employee enable enabled
enter error errors even ever expire expired expires explain fail failed failing fails few field find first fix forgot
forgotten found get give go goes going gone good great guest happen happened happening happens havent hello help her hey
hi hours im instead invalid isnt isn issue issues keep keeps know laptop last late left let list lock locked locking log
logged logging login lost machine made make manager many maybe mean message messages minutes missing mistake month months
morning much must name need needed needs never new next nobody nothing number offer old open option page pass
password passwords people person phone picture please pls policy possible problem put question quickly read receive
received receiving recover refused register registered registration reject rejected remember remove removed request
required reset resets resetting restart right said save saw say says screen see seem seems send sends sent set setting
settings setup show shows sign signed signin signing slow somebody soon start started stop stopped stuck sure take takes
tell text texts thank thanks thing think time times today told tomorrow tried tries trouble try trying turn turned two
unable unlock update updated use used user users using valid verification verify wait waiting want wants warning wasnt
week weeks went what's whats work worked working works wrong wont won write yesterday`)

// foreignWords are the commonest words of the languages whose speakers most often write in Latin letters.
var foreignWords = set(`aan al alla als anche ao aos aqui au auf aus aux avec bei bin bonjour bij brauche che ci com
como con contrasena contrasenha cuenta da dan das de degli dei del della dem den der des di die do dos du e ein eine
einen el ela ele em en er es esta este est et eu fazer faut flere fra funziona gli gracias hallo hola hoe ich ik il ist
je jeg jest kan kann kein keine kennwort kommer la las le les lo los ma mais mas mein meine mi mijn mio mit moi mon mot
muito muy na nao ne nem nicht nie niet nieuw no non nous nuevo o obrigado och oder olvide os ou oublie para pas passe
passwort passord per perdu pero peux por porque pour puedo qual que quel qui quiero se sein senha ser si sich sie som
sono su sur tu um una und une uno var vergessen vergeten voor vous was wie wachtwoord wir y ya yo zu zum zur`, "die", "do", "no", "was", "com", "os", "al", "o", "e")

// set makes a table of the words in a text, without the exceptions.
func set(words string, except ...string) map[string]bool {
	table := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		table[w] = true
	}
	for _, w := range except {
		delete(table, w)
	}
	return table
}
