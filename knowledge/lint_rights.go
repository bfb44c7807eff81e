package knowledge

import (
	"regexp"
	"strings"
)

// administratorsOnly are the places and tools of administrators. What employees have on their own (Settings, the reset
// portal, My Sign-Ins, Company Portal) is not here.
func administratorsOnly() []string {
	return []string{
		`(?:admin|administration) cent(?:er|re)`, `(?:Azure|Entra|admin|Intune) portal`,
		`PowerShell`, `cmdlets?`, `(?-i:(?:Get|Set|New|Update|Add|Remove|Revoke|Enable|Disable|Connect|Start)-[A-Z]\w+)`,
		`Group Polic(?:y|ies)`, `(?-i:GPO)`, `gpedit`, `regedit`, `registry`,
		`Event Viewer`, `(?:event|application|audit|sign-in) logs?`,
		`domain controllers?`, `Active Directory (?:Users and Computers|Administrative Center)`,
		`(?:Connect|sync) (?:server|wizard)`, `Synchronization Service Manager`, `Conditional Access polic(?:y|ies)`,
		`assign(?:ing)? (?:\S+ ){0,3}(?:licen[cs]es?|roles?)`,
		`run(?:ning)? as (?:an )?administrator`, `(?:sign|log) ?in as an? (?:\S+ ){0,2}administrator`,

		`관리 ?센터`, `(?:Azure|Entra|Intune|관리) ?포털`, `파워 ?[셸쉘]`,
		`그룹 ?정책`, `레지스트리`, `(?:이벤트|감사|로그인) ?로그`, `이벤트 ?뷰어`,
		`도메인 ?컨트롤러`, `Active Directory 사용자 및 컴퓨터`, `(?:Connect|동기화) ?(?:서버|마법사)`, `조건부 액세스 정책`,
		`(?:라이선스|역할)를? ?(?:할당|부여)하`, `관리자 ?권한으로`, `관리자로 ?로그인`,
	}
}

// handedOver is how a sentence says that somebody with the rights does it or is to be asked, or that the reader cannot.
func handedOver() []string {
	const people = `(?:administrators?|admins?|help ?desk|service desk|support|(?-i:IT)|they|them|somebody|someone)`
	const desks = `(?:헬프데스크|지원팀|전산팀|전산실|(?-i:IT) ?(?:팀|부서))`
	return []string{
		`\b(?:ask|tell|contact|call|send|write|report|request|let|give|hand|pass|show|wait)\b.*\b` + people + `\b`,
		`^(?:(?:your|the|an|only) (?:\S+ )?)*` + people + `\b`,
		`\b` + people + `\b(?: \S+)? (?:can|could|has|have|must|needs?|will|may|should|is|are)\b`,
		`\b(?:only|by) (?:an|your|the) ` + people + `\b`,
		`(?:관리자|담당자|` + desks + `)(?:님)?(?:에게|께|한테|가|이|는|은|만|의)`,
		desks + `(?:에|로)`,
		`달라고|부탁`,
		`\b(?:cannot|can't|don't|not|no|without|never) (?:\S+ ){0,2}…`, // the place or tool itself, see missing
		`…\S*(?: \S+)? ?(?:없|않|못)`,
	}
}

// rights tells which steps need more than an employee may do.
type rights struct{ needed, handed *regexp.Regexp }

func newRights() rights { return rights{anyOf(administratorsOnly()), anyOf(handedOver())} }

// anyOf matches one of some expressions, in any case.
func anyOf(expressions []string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + strings.Join(expressions, "|"))
}

// beyond finds steps of the employee that name an administrator's place or tool, and nobody who has access to it.
func (r rights) beyond(i *Issue) Problems {
	var found Problems
	for _, step := range pooled(i.in.steps.employee) {
		if words := r.missing(step.value); words != "" {
			found = append(found, step.at.problem(Warning,
				"this step of the employee needs an administrator's rights (%s): say whom to ask", quoted(words)))
		}
	}
	return found
}

// missing returns the words that name what an employee cannot do, or "". Names of places are taken out before it looks
// for people: the admin in admin center is none.
func (r rights) missing(step string) string {
	for sentence := range strings.SplitSeq(step, ". ") {
		words := r.needed.FindString(sentence)
		if words != "" && !r.handed.MatchString(r.needed.ReplaceAllString(sentence, "…")) {
			return words
		}
	}
	return ""
}
