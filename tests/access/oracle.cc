#include "tests/access/oracle.h"

#include <algorithm>
#include <string_view>

namespace tanggap::complaints {

namespace {

using common::v1::Role;
using errors::Reason;

bool AnyOf(Role role, std::initializer_list<Role> roles) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

// The caller as the called method knows them: with the role, if it admits that.
class Judgement {
 public:
  Judgement(const MethodFacts& method, const common::v1::Access& option, const Standing& caller,
            const CaseFacts& on_case)
      : method_(method), option_(option), caller_(caller), case_(on_case) {
    const Role held = access::RoleOf(caller);
    if (std::find(option.roles().begin(), option.roles().end(), held) != option.roles().end())
      role_ = held;
    confidential_ = (method.to_content == v1::CONTENT_VISIBILITY_UNSPECIFIED
                         ? on_case.content
                         : method.to_content) == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
    if (method.to_identity != v1::REPORTER_IDENTITY_UNSPECIFIED) identity_ = method.to_identity;
  }

  std::optional<Reason> RefusedAtTheDoor() const {
    return access::RefusedAtTheDoor(caller_, option_);
  }

  bool Related() const {
    switch (option_.relation()) {
      case common::v1::RELATION_ANY:
        return true;
      case common::v1::RELATION_OWN_AGENCY:
        return InAgency() && (!OfLogs() || caller_.unit.empty());
      case common::v1::RELATION_HANDLER:
        return MayHandleByRole() ? Handles() : InAgency();
      case common::v1::RELATION_REPORTER:
        return Mine();
      case common::v1::RELATION_OWNER:
        return Mine() || InAgency();
      default:
        return false;
    }
  }

  // Logs hold what happened in every unit.
  bool OfLogs() const {
    return method_.answers == Answers::kLog || method_.answers == Answers::kLogSlice;
  }

  bool OnList() const {
    const bool staff = IsStaff() && (caller_.agency == "*" ? Spans() : !caller_.agency.empty());
    return staff ? InAgency() : Mine();
  }

  std::optional<Reason> MayNotAct() const {
    if (method_.actors.empty()) return std::nullopt;
    const auto names = [&](char actor) { return method_.actors.find(actor) != std::string::npos; };
    const bool officer = role_ == common::v1::ROLE_OFFICER && Handles();
    const bool may =
        (names('R') && (caller_.reporter || ActsAsProxy() || AtFrontDesk() || AtOwnDesk())) ||
        (names('O') && officer && !DecidesOwner()) ||
        (names('A') && officer && !case_.unit().empty() && caller_.unit == case_.unit()) ||
        (names('S') && Handles() &&
         AnyOf(role_, {common::v1::ROLE_SUPERVISOR, common::v1::ROLE_AGENCY_ADMIN})) ||
        (names('C') && role_ == common::v1::ROLE_COORDINATOR && Handles()) ||
        (names('P') && role_ == common::v1::ROLE_PARTNER_WRITER && InAgency()) ||
        (names('D') && role_ == common::v1::ROLE_DATA_PROTECTION_OFFICER && InAgency()) ||
        (names('Y') && role_ == common::v1::ROLE_SERVICE_ACCOUNT);
    if (!may) return names('A') && officer ? Reason::NOT_THE_ASSIGNEE : Reason::ACTION_NOT_ALLOWED;
    if (method_.to_identity != v1::REPORTER_IDENTITY_UNSPECIFIED) return MayNotMoveIdentity();
    if (method_.answers != Answers::kIdentity) return std::nullopt;
    // Who may not read what a reporter trusted to a few does not learn who they are either.
    if (confidential_ && Handles() && !IsGiven()) return Reason::NOT_THE_ASSIGNEE;
    if (case_.identity == v1::REPORTER_IDENTITY_NONE) return Reason::IDENTITY_NOT_HELD;
    if (case_.identity == v1::REPORTER_IDENTITY_SEALED) return Reason::IDENTITY_SEALED;
    return std::nullopt;
  }

  // Who has looked is told to the reporter, and to the proxy who filed it.
  bool OwnsRecord() const {
    return caller_.reporter || (caller_.filer && case_.filing == v1::FILING_PROXY);
  }

  // ---- What may be seen ----

  // The most that the contract lets the method show, whoever calls it.
  bool FactsAlone() const { return option_.visibility() == common::v1::VISIBILITY_FACTS; }
  // Texts that reached the reporter, or are theirs.
  bool SeesTexts() const {
    if (FactsAlone()) return false;
    return caller_.reporter || caller_.filer || (AtFrontDesk() && !confidential_) ||
           ReadsAsHandler() || LooksOn();
  }
  // Comments among the handlers, answers that wait, registers elsewhere.
  bool SeesInside() const {
    return ReadsAsHandler() || (LooksOn() && !AnyOf(role_, {common::v1::ROLE_PARTNER_READER,
                                                            common::v1::ROLE_PARTNER_WRITER}));
  }
  // Which officers have to do with it: what colleagues of the agency know of each other.
  bool KnowsOfficers() const {
    return SeesInside() ||
           (InAgency() && AnyOf(role_, {common::v1::ROLE_OFFICER, common::v1::ROLE_SUPERVISOR,
                                        common::v1::ROLE_AGENCY_ADMIN, common::v1::ROLE_LIAISON}));
  }
  bool SeesPlace() const {
    if (FactsAlone()) return false;
    return caller_.reporter || caller_.filer || (AtFrontDesk() && !confidential_) ||
           ReadsAsHandler();
  }
  // Masked. Behind a seal see the reporter and the proxy, who is the reporter's own.
  bool SeesPerson() const {
    if (FactsAlone() || identity_ == v1::REPORTER_IDENTITY_NONE) return false;
    if (caller_.reporter || (caller_.filer && case_.filing == v1::FILING_PROXY)) return true;
    return identity_ == v1::REPORTER_IDENTITY_NAMED && SeesPlace();
  }
  // Handlers who may read the case learn which of their agency's cases are one account's.
  bool SeesPseudonym() const {
    return ReadsAsHandler() && case_.filing == v1::FILING_SELF &&
           identity_ != v1::REPORTER_IDENTITY_NONE && case_.identity != v1::REPORTER_IDENTITY_NONE;
  }

 private:
  // The reporter and the proxy move it as they like, if there is an identity for it; everybody else
  // to more protection only, and never to none: that is said before anything is said of what is
  // held.
  std::optional<Reason> MayNotMoveIdentity() const {
    const bool none_before = case_.identity == v1::REPORTER_IDENTITY_NONE;
    const bool to_none = method_.to_identity == v1::REPORTER_IDENTITY_NONE;
    const auto protection = [](v1::ReporterIdentity identity) {
      return identity == v1::REPORTER_IDENTITY_NAMED    ? 1
             : identity == v1::REPORTER_IDENTITY_SEALED ? 2
                                                        : 3;
    };
    const bool own = caller_.reporter || ActsAsProxy();
    const bool loosens = protection(method_.to_identity) < protection(case_.identity);
    if (!own && (loosens || (to_none && !none_before))) return Reason::DISCLOSURE_MAY_NOT_LOOSEN;
    if (none_before && !to_none) return Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE;
    return std::nullopt;
  }
  // Auditors, the coordinator, importers and services may be that for all agencies.
  bool Spans() const { return access::SpansAgencies(role_); }
  bool IsStaff() const {
    return role_ != common::v1::ROLE_UNSPECIFIED &&
           !AnyOf(role_,
                  {common::v1::ROLE_CITIZEN, common::v1::ROLE_PROXY, common::v1::ROLE_FRONT_DESK});
  }
  bool Covers() const { return caller_.agency == "*" ? Spans() : caller_.agency == case_.agency(); }
  bool InAgency() const { return IsStaff() && Covers(); }
  bool MayHandleByRole() const {
    return AnyOf(role_, {common::v1::ROLE_OFFICER, common::v1::ROLE_SUPERVISOR,
                         common::v1::ROLE_AGENCY_ADMIN, common::v1::ROLE_COORDINATOR});
  }
  bool HandlesWhile(bool triage, const std::string& unit) const {
    if (!MayHandleByRole() || !InAgency()) return false;
    if (role_ == common::v1::ROLE_COORDINATOR && !triage) return false;
    return unit.empty() || caller_.unit.empty() || caller_.unit == unit;
  }
  bool Handles() const { return HandlesWhile(case_.triage, case_.unit()); }
  bool IsGivenWhile(bool triage, const std::string& unit, bool waits) const {
    if (!HandlesWhile(triage, unit)) return false;
    if (triage) return role_ == common::v1::ROLE_COORDINATOR;
    if (Decides(waits)) return true;
    return role_ != common::v1::ROLE_AGENCY_ADMIN && caller_.unit == unit;
  }
  // What is verified has left the coordinator's triage when the answer is written, what is assigned
  // is that unit's, what is reopened is no unit's, and what is decided does not wait.
  bool TriageAfterwards() const { return case_.triage && method_.name != "VerifyComplaint"; }
  std::string UnitAfterwards() const {
    if (method_.name == "AssignComplaint") return "bidang-p2p";
    return method_.name == "ReopenComplaint" ? "" : case_.unit();
  }
  bool WaitsAfterwards() const {
    return case_.stage == Stage::kPendingApproval && method_.name != "ApproveAnswer" &&
           method_.name != "ReturnAnswer";
  }
  // Approves or returns an answer, and has to read it for that.
  bool Decides(bool waits) const {
    return waits && AnyOf(role_, {common::v1::ROLE_SUPERVISOR, common::v1::ROLE_AGENCY_ADMIN});
  }
  // To whom a case is given that is not for everybody who could handle it: the coordinator while it
  // is in triage; the unit that holds it; while none does, those of the agency as a whole; and
  // whoever must decide on an answer that waits.
  bool IsGiven() const {
    return IsGivenWhile(case_.triage, case_.unit(), case_.stage == Stage::kPendingApproval);
  }
  bool ReadsAsHandler() const {
    if (confidential_) return IsGivenWhile(TriageAfterwards(), UnitAfterwards(), WaitsAfterwards());
    // An administrator works on no case, but decides on answers.
    if (role_ == common::v1::ROLE_AGENCY_ADMIN && !WaitsAfterwards()) return false;
    return HandlesWhile(TriageAfterwards(), UnitAfterwards());
  }
  bool AtFrontDesk() const {
    return role_ == common::v1::ROLE_FRONT_DESK && case_.filing == v1::FILING_FRONT_DESK &&
           caller_.agency == case_.agency();
  }
  // The clerk who took it down, whoever it went to.
  bool AtOwnDesk() const {
    return caller_.filer && role_ == common::v1::ROLE_FRONT_DESK &&
           case_.filing == v1::FILING_FRONT_DESK && !caller_.agency.empty() &&
           caller_.agency != "*";
  }
  // Whose a case in triage is, the coordinator alone decides.
  bool DecidesOwner() const { return case_.triage && method_.name == "VerifyComplaint"; }
  bool ActsAsProxy() const {
    return caller_.filer && role_ == common::v1::ROLE_PROXY && case_.filing == v1::FILING_PROXY;
  }
  bool Mine() const { return caller_.reporter || caller_.filer || AtFrontDesk(); }
  // Staff and systems of the agency that read its PRIVATE texts without handling the case, as far
  // as their office goes: the liaison while somebody must say which unit it is for, the inspector
  // what is to be examined, the PPID what is asked of them, the agency's own systems all.
  bool LooksOn() const {
    if (!InAgency() || confidential_) return false;
    switch (role_) {
      case common::v1::ROLE_LIAISON:
        return !case_.triage && UnitAfterwards().empty() && case_.stage != Stage::kClosed &&
               case_.stage != Stage::kRejected;
      case common::v1::ROLE_INSPECTOR:
        return case_.verified() && case_.track == common::v1::TRACK_INVESTIGATIVE;
      case common::v1::ROLE_INFORMATION_OFFICER:
        return case_.complaint_class == common::v1::COMPLAINT_CLASS_PUBLIC_INFORMATION_REQUEST;
      case common::v1::ROLE_PARTNER_READER:
      case common::v1::ROLE_PARTNER_WRITER:
        return true;
      default:
        return false;
    }
  }

  const MethodFacts& method_;
  const common::v1::Access& option_;
  const Standing& caller_;
  const CaseFacts& case_;
  Role role_ = common::v1::ROLE_UNSPECIFIED;
  // As the method leaves it.
  v1::ReporterIdentity identity_ = case_.identity;
  bool confidential_ = false;
};

void Add(Marks& marks, const CaseFacts& on_case, std::string_view kinds) {
  for (const char kind : kinds) marks.insert({kind, on_case.serial});
}

bool ReachedReporter(const MethodFacts& method, const CaseFacts& on_case) {
  return on_case.stage == Stage::kAnswered || on_case.stage == Stage::kClosed ||
         method.name == "ApproveAnswer";
}

bool HasAnswer(const CaseFacts& on_case) {
  return on_case.stage == Stage::kPendingApproval || on_case.stage == Stage::kAnswered ||
         on_case.stage == Stage::kClosed;
}

bool HasOfficer(const MethodFacts& method, const CaseFacts& on_case) {
  return !on_case.unit().empty() && on_case.stage != Stage::kAssigned &&
         method.name != "ReopenComplaint";
}

Marks OfComplaint(const Judgement& judgement, const MethodFacts& method, const CaseFacts& on_case) {
  Marks marks;
  if (judgement.SeesPlace()) Add(marks, on_case, "AL");
  if (judgement.SeesInside() && !on_case.fresh) Add(marks, on_case, "F");
  if (judgement.KnowsOfficers() && HasOfficer(method, on_case)) Add(marks, on_case, "O");
  if (!judgement.SeesTexts()) return marks;
  Add(marks, on_case, "D");
  if (HasAnswer(on_case) && (ReachedReporter(method, on_case) || judgement.SeesInside()))
    Add(marks, on_case, "W");
  // Once it was given, the question is history.
  if (on_case.stage == Stage::kNeedsInformation && method.name != "ProvideInformation")
    Add(marks, on_case, "Q");
  if (on_case.stage == Stage::kRejected) Add(marks, on_case, "R");
  if (on_case.stage == Stage::kClosed) Add(marks, on_case, "S");
  return marks;
}

// The kinds of words that stand in entries which everybody is shown who is shown the history, in
// the order of the alphabet.
std::string KindsInHistory(const CaseFacts& on_case) {
  std::string kinds = "D";
  if (HasAnswer(on_case)) kinds += "K";
  if (!on_case.unit().empty()) kinds += "N";
  kinds += "P";
  if (on_case.stage == Stage::kNeedsInformation || HasAnswer(on_case)) kinds += "Q";
  if (on_case.stage == Stage::kRejected) kinds += "R";
  if (on_case.stage == Stage::kClosed) kinds += "S";
  if (HasAnswer(on_case)) kinds += "W";
  return kinds;
}

// Notes, and answers that wait.
bool IsInside(char kind, const CaseFacts& on_case) {
  return kind == 'N' || (kind == 'W' && on_case.stage == Stage::kPendingApproval);
}

void ShowHistory(const Judgement& judgement, const CaseFacts& on_case, Verdict& verdict) {
  if (judgement.KnowsOfficers()) Add(verdict.marks, on_case, "O");
  for (const char kind : KindsInHistory(on_case)) {
    if (judgement.SeesTexts() && (judgement.SeesInside() || !IsInside(kind, on_case))) {
      verdict.marks.insert({kind, on_case.serial});
    } else {
      verdict.kinds_withheld += kind;
    }
  }
  // The comment among the handlers comes first after the filing.
  if (judgement.SeesTexts() && judgement.SeesInside()) {
    Add(verdict.marks, on_case, "I");
  } else {
    verdict.versions_left_out = {2};
  }
}

void Show(const Judgement& judgement, const MethodFacts& method, const CaseFacts& on_case,
          Verdict& verdict) {
  verdict.marks = OfComplaint(judgement, method, on_case);
  // Every case has its description.
  verdict.words_withheld = !judgement.SeesTexts();
  verdict.masked_person = judgement.SeesPerson();
  verdict.pseudonym = judgement.SeesPseudonym();
}

void ShowAnswer(const Judgement& judgement, const MethodFacts& method, const Standing& caller,
                const CaseFacts& on_case, Verdict& verdict) {
  switch (method.answers) {
    case Answers::kComplaint:
    case Answers::kCreated:
      return Show(judgement, method, on_case, verdict);
    case Answers::kHistory:
      return ShowHistory(judgement, on_case, verdict);
    case Answers::kTrack:
      verdict.holds_case = caller.reporter;
      if (caller.reporter) Show(judgement, method, on_case, verdict);
      return;
    case Answers::kList:
      verdict.holds_case = judgement.OnList();
      if (verdict.holds_case && judgement.SeesInside() && !on_case.fresh)
        Add(verdict.marks, on_case, "F");
      if (verdict.holds_case && judgement.KnowsOfficers() && HasOfficer(method, on_case))
        Add(verdict.marks, on_case, "O");
      return;
    case Answers::kIdentity:
      return Add(verdict.marks, on_case, "XYZEHGM");
    case Answers::kImported:
    case Answers::kRetold:
    case Answers::kLogSlice:
      verdict.item_refused = !judgement.Related();
      return;
    case Answers::kBatch:
      verdict.item_refused = on_case.filing == v1::FILING_UNSPECIFIED;
      return;
    case Answers::kLog:
    case Answers::kAccesses:
    case Answers::kNothing:
      return;
  }
}

}  // namespace

std::string CaseFacts::unit() const {
  const bool none = triage || stage == Stage::kSubmitted || stage == Stage::kVerified ||
                    stage == Stage::kRejected;
  return none ? "" : "bidang-p2p";
}

Verdict Judge(const MethodFacts& method, const common::v1::Access& option, const Standing& caller,
              const CaseFacts& on_case) {
  const Judgement judgement(method, option, caller, on_case);
  Verdict verdict;
  verdict.reason = judgement.RefusedAtTheDoor();
  if (verdict.reason.has_value()) return verdict;
  // What a list, an import or a read of logs is about shows in its answer, not in how the call
  // ends.
  const bool by_item = method.answers == Answers::kList || method.answers == Answers::kImported ||
                       method.answers == Answers::kRetold || method.answers == Answers::kLogSlice;
  const bool record = method.answers == Answers::kAccesses;
  if (!by_item && (!judgement.Related() || (record && !judgement.OwnsRecord()))) {
    verdict.reason = Reason::RESOURCE_NOT_FOUND;
    return verdict;
  }
  // A clerk away from their desk, who is no citizen either.
  if (method.answers == Answers::kCreated && on_case.filing == v1::FILING_UNSPECIFIED) {
    verdict.reason = Reason::MANDATE_REQUIRED;
    return verdict;
  }
  verdict.reason = judgement.MayNotAct();
  if (!verdict.reason.has_value()) ShowAnswer(judgement, method, caller, on_case, verdict);
  return verdict;
}

}  // namespace tanggap::complaints
