package redact

import (
	"strings"
	"unicode/utf8"
)

// korean holds the Korean words that stand by themselves, or are glued to a value.
var korean = entries(
	entry{word{role: marks, kind: OneTimeCode}, `인증 확인 보안 로그인 앱 승인 액세스 어센티케이터`},
	entry{word{role: marks, kind: RecoveryKey}, `복구 백업 비트로커 비트락커`},
	entry{word{role: marks, kind: Password}, `비밀 클라이언트`},
	entry{word{role: marks, kind: OneTimeCode, once: true}, `일회용`},
	entry{word{role: speaks}, `정보 계정 로그인정보 계정정보`},
	entry{word{role: states}, `은 는 이 가 을 를 로 으로 라고 이라고 란 이란 이게 이거 이건 이것 그게`},
	entry{word{role: fills}, `제 내 저의 저희 우리 지금 지금은 현재 아마 아마도 그냥 새 새로운 기존 예전 이전 옛날
		원래 다시 바꾼 변경한 뜨는 뜨는데 나오는데 왔는데 오는데 방금 임시 초기 최초 맞는 라는 이라는 그 저 본인 입력한 설정한 쓰던
		쓰는 사용하는 분명 그대로 문자 메일 이메일`},
	entry{word{role: fills, brief: true}, `온 받은 도착한 온거 온건`},
	entry{word{role: types}, `쳤는데 쳤는데요 쳤어요 쳐도 치면 쳤습니다 입력했는데 입력했는데요 입력했어요 입력해도 입력하면
		입력했습니다 넣었는데 넣었는데요 넣었어요 넣어도 넣으면 바꿨는데 바꿨는데요 바꿨어요 바꿨습니다 변경했는데 변경했는데요 변경했어요
		변경했습니다 설정했는데 설정했어요 재설정했는데 재설정했어요`},
	entry{word{role: links}, `그리고 또는 혹은 아니면 이랑 랑 하고 와 과 인가 이고 고 였고 이었고 에서`},
	entry{word{role: counts}, `자리 자 글자 개 번 회 시간 개월`},
	entry{word{role: supposes}, `예 예시 예를 예컨대 가령 처럼 같은 같이 정도 이상 이하 이런`},
)

// nouns are the Korean words that a particle may be glued to, and that end a compound: 새비번, 임시암호.
var nouns = entries(
	entry{word{role: names, kind: Password}, `비밀번호 비번 암호 패스워드 패쓰워드 비빌번호 비밀변호`},
	entry{word{role: names, kind: Password, brief: true}, `핀번호 핀`},
	entry{word{role: names, kind: OneTimeCode, brief: true}, `인증번호 인증코드 확인코드 확인번호 보안코드 보안번호 승인번호 패스코드 오티피`},
	entry{word{role: names, kind: RecoveryKey}, `복구키 복구코드 백업코드`},
	entry{word{role: namesLater, kind: Password, long: true}, `토큰`},
	entry{word{role: completes}, `코드`},
	entry{word{role: completes, strict: true}, `번호 키 패스`},
	entry{word{role: denies, fault: true}, `오류 에러 이벤트`},
	entry{word{role: denies}, `상태 종료 지원 이유 결과 국가 우편 지역 요청 테넌트 개체 사용자 아이디 사번 티켓 접수 서버 호스트 전화 휴대폰 내선
		부서 비용 상품 소스 정책`},
)

// nounStarts are the first syllables of nouns.
var nounStarts = func() map[rune]bool {
	starts := map[rune]bool{}
	for noun := range nouns {
		first, _ := utf8.DecodeRuneInString(noun)
		starts[first] = true
	}
	return starts
}()

// Sizes of the longest noun and particle.
const (
	longestNoun     = len("비밀번호")
	longestParticle = len("이에요")
)

// particle is what is glued to a noun.
type particle uint8

const (
	bare   particle = iota // nothing, or 도: the value may follow
	topic                  // 은, 가, 를, 로: the value is what it is about
	closed                 // 입니다, 에: nothing follows
)

var particles = map[string]particle{
	"": bare, "도": bare, "은": topic, "는": topic, "이": topic, "가": topic, "을": topic, "를": topic, "로": topic,
	"으로": topic, "은요": topic, "는요": topic, "란": topic, "이란": topic, "에": closed, "의": closed, "만": closed,
	"랑": closed, "이랑": closed, "하고": closed, "와": closed, "과": closed, "에는": closed, "에서": closed,
	"이에요": closed, "예요": closed, "에요": closed, "이예요": closed, "입니다": closed, "인데": closed, "인데요": closed,
	"이다": closed, "임": closed, "이야": closed, "야": closed, "이라고": closed, "라고": closed, "맞아요": closed,
}

// koreanWord looks a Hangul word up: by itself, or as a noun at the end of a compound, with its particle.
func koreanWord(spelled string) (w word, glued particle, ok bool) {
	if w, ok = korean[spelled]; ok {
		return w, bare, true
	}
	w, compound, glued, ok := koreanNoun(spelled)
	if !ok || w.role != completes || compound == "" {
		return w, glued, ok
	}
	before := korean[compound] // 이메일코드, but not 상품코드
	return w.completing(before), glued, before.role == marks || before.role == fills && !w.strict
}

// koreanNoun finds the noun that a word ends with, behind what it is compounded with and before its particle.
func koreanNoun(spelled string) (noun word, compound string, glued particle, ok bool) {
	for i, r := range spelled {
		if !nounStarts[r] {
			continue
		}
		if noun, glued, ok := nounAndParticle(spelled[i:]); ok {
			return noun, spelled[:i], glued, true
		}
	}
	return word{}, "", bare, false
}

// nounAndParticle parts a noun from its particle. All syllables have one size.
func nounAndParticle(spelled string) (noun word, glued particle, ok bool) {
	const syllable = len("암")
	for size := min(longestNoun, len(spelled)); size > 0; size -= syllable {
		noun, known := nouns[spelled[:size]]
		if !known || len(spelled)-size > longestParticle {
			continue
		}
		if glued, ok := particles[spelled[size:]]; ok {
			return noun, glued, true
		}
	}
	return word{}, bare, false
}

// countedBy reports whether a Hangul word glued to a number counts with it.
func countedBy(suffix string) bool {
	for _, unit := range [...]string{"자", "글자", "개", "번", "회", "일", "년", "월", "주", "분", "초", "시", "명", "층", "호", "원", "차"} {
		if strings.HasPrefix(suffix, unit) {
			return true
		}
	}
	return false
}
