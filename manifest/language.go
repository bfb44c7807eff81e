package manifest

// A language is one that the package is written in. Its texts never put the app's name before a particle or a verb,
// since an organisation may choose another name.
type language struct {
	tag   string // as Teams and the maps of Command know it
	name  string // in English, for messages
	role  string // follows the app's name to make its full name
	short string // at most 80 characters
	full  string // at most 4,000 characters
}

func (l language) file() string { return l.tag + ".json" }

// languages lists them all; the first is the one that Teams falls back on.
func languages() []language {
	return []language{
		{
			tag:   "en",
			name:  "English",
			role:  ": help with password reset",
			short: "Locked out, or password reset not working? Find out why and what to do next.",
			full: `Can't reset your password, unlock your account or finish signing in? Say in your own words what happened, or paste the error message or code from your screen. English and Korean both work. You learn the most likely cause and what you can do about it yourself, with links to Microsoft's own pages. If a person has to look at it, you hear what to tell your helpdesk so that it goes quickly.

In a team or a group chat, mention the app with your question. Other posts are left alone.

For administrators: it covers self-service password reset (SSPR) with Microsoft Entra ID, both in the cloud and with password writeback to Active Directory on-premises.

Your password stays yours. You are never asked for a password or a verification code, and nobody's password is changed here. Please don't type either one in a chat. Your questions are matched on your organization's own server; what you type is not kept. Answers come from a knowledge base that people write and review. No AI model writes them.`,
		},
		{
			tag:   "ko",
			name:  "Korean",
			role:  " 암호 재설정 도우미",
			short: "계정이 잠겼거나 암호 재설정이 되지 않나요? 원인을 찾아 해결 방법을 알려 드립니다.",
			full: `암호를 재설정할 수 없거나, 계정이 잠겼거나, 로그인이 되지 않나요? 어떤 일이 있었는지 평소 말하듯이 적거나, 화면에 나온 오류 메시지나 오류 코드를 붙여 넣으세요. 한국어와 영어를 모두 알아듣습니다. 가장 가능성이 높은 원인과 직접 해 볼 수 있는 방법을 Microsoft 공식 문서 링크와 함께 알려 드립니다. 담당자가 살펴봐야 하는 문제라면 기술 지원팀에 무엇을 알려야 빨리 해결되는지 안내해 드립니다.

팀이나 그룹 채팅에서는 앱을 멘션해서 물어보세요. 다른 글에는 답하지 않습니다.

관리자: Microsoft Entra ID의 셀프 서비스 암호 재설정(SSPR)을 다룹니다. 클라우드 환경은 물론, 온-프레미스 Active Directory로 암호 쓰기 저장을 사용하는 환경도 지원합니다.

암호는 본인만 알아야 합니다. 이 앱은 암호나 확인 코드를 절대 묻지 않으며, 암호를 대신 바꾸지도 않습니다. 채팅에 암호나 확인 코드를 입력하지 마세요. 질문은 조직의 서버에서만 처리되고, 입력한 내용은 보관되지 않습니다. 답변은 사람이 작성하고 검토한 지식 자료에서 나오며, AI 모델이 작성하지 않습니다.`,
		},
	}
}
