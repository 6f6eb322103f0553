#include "tests/access/cells.h"

#include <google/protobuf/descriptor.h>

#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

using common::v1::Role;

constexpr v1::ReporterIdentity kIdentities[] = {
    v1::REPORTER_IDENTITY_NAMED, v1::REPORTER_IDENTITY_SEALED, v1::REPORTER_IDENTITY_NONE};
constexpr v1::ContentVisibility kContents[] = {v1::CONTENT_VISIBILITY_PRIVATE,
                                               v1::CONTENT_VISIBILITY_CONFIDENTIAL};

// How a filing counts: by what who files may do, and by how it comes in. A system is nobody's
// citizen by itself.
v1::Filing FilingBy(const Standing& caller, bool counter) {
  const bool user = caller.token == TokenKind::kKeyFor;
  const v1::Filing else_as =
      caller.token != TokenKind::kKey || caller.role == common::v1::ROLE_CITIZEN
          ? v1::FILING_SELF
          : v1::FILING_UNSPECIFIED;
  switch (caller.role) {
    case common::v1::ROLE_PARTNER_WRITER:
      return user ? v1::FILING_SELF : v1::FILING_PARTNER;
    case common::v1::ROLE_FRONT_DESK:
      return counter && !user && !caller.agency.empty() && caller.agency != "*"
                 ? v1::FILING_FRONT_DESK
                 : else_as;
    case common::v1::ROLE_PROXY:
      return v1::FILING_PROXY;
    default:
      return else_as;
  }
}

bool MayFile(TokenKind token) {
  return token == TokenKind::kGood || token == TokenKind::kKey || token == TokenKind::kKeyFor;
}

}  // namespace

bool IsFiling(const MethodRow& row) {
  return row.facts.answers == Answers::kCreated || row.facts.answers == Answers::kBatch ||
         row.facts.answers == Answers::kImported;
}

const common::v1::Access& OptionOf(const MethodRow& row) {
  return row.descriptor().options().GetExtension(common::v1::access);
}

std::string Cell::Text() const {
  const CaseFacts& facts = on_case.facts;
  return base::Join(row->facts.name, " by ", access::TextOf(caller),
                    caller.reporter ? " who is the reporter"
                    : caller.filer  ? " who filed it"
                                    : "",
                    " on ", v1::ReporterIdentity_Name(facts.identity).substr(18), "+",
                    v1::ContentVisibility_Name(facts.content).substr(19), " ",
                    v1::Filing_Name(facts.filing).substr(7), facts.triage ? " in triage" : "",
                    facts.account == Account::kUsers     ? " of a system's user "
                    : facts.account == Account::kSystems ? " of a system "
                                                         : " ",
                    common::v1::ComplaintClass_Name(facts.complaint_class).substr(16), " ",
                    common::v1::Track_Name(facts.track).substr(6), ", stage ",
                    static_cast<int>(facts.stage), ", case ", on_case.facts.serial);
}

Matrix::Matrix(Service& service, const Systems& systems)
    : service_(service), tokens_(service, systems), cases_(service, &tokens_) {
  bystander_ = cases_.Plan({.stage = Stage::kInProgress});
  for (const MethodRow& row : MethodTable()) PlanRow(row);
  cases_.Make();
  for (Planned& planned : planned_) {
    Cell& cell = planned.cell;
    if (planned.index >= 0) cell.on_case = cases_.at(planned.index);
    const BulkCase& opened =
        planned.other_mailbox || planned.index < 0 ? cases_.at(bystander_) : cell.on_case;
    cell.shown = tokens_.For(cell.caller, opened.name);
    cells_.push_back(std::move(cell));
  }
}

void Matrix::PlanRow(const MethodRow& row) {
  for (const auto identity : kIdentities) {
    for (const auto content : kContents) {
      if (row.of_agency && (identity != kIdentities[0] || content != kContents[0])) continue;
      const CaseFacts facts = {.stage = row.stage,
                               .identity = identity,
                               .content = content,
                               .fresh = row.with_secret || IsFiling(row),
                               .long_silent = row.long_silent};
      PlanPeople(row, facts);
      PlanOddTokens(row, facts);
      PlanOffices(row, facts);
      PlanServices(row, facts);
      PlanPartners(row, facts);
      PlanSystemsUsers(row, facts);
      if (identity == kIdentities[0] && content == kContents[0]) PlanEveryKey(row, facts);
    }
  }
}

// Kinds of cases that are some people's office.
void Matrix::PlanOffices(const MethodRow& row, const CaseFacts& facts) {
  const bool reads = row.facts.answers == Answers::kComplaint ||
                     row.facts.answers == Answers::kHistory || row.facts.answers == Answers::kList;
  const bool told_apart = facts.stage == Stage::kSubmitted ||
                          facts.stage == Stage::kNeedsInformation ||
                          facts.stage == Stage::kInProgress;
  if (!reads || row.changes || facts.fresh || !told_apart) return;
  CaseFacts examined = facts;
  examined.track = common::v1::TRACK_INVESTIGATIVE;
  CaseFacts asked = facts;
  asked.complaint_class = common::v1::COMPLAINT_CLASS_PUBLIC_INFORMATION_REQUEST;
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    for (const Standing& place : Places(static_cast<Role>(number))) {
      Plan(row, examined, place, place);
      Plan(row, asked, place, place);
    }
  }
}

void Matrix::PlanPeople(const MethodRow& row, const CaseFacts& facts) {
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    const auto role = static_cast<Role>(number);
    const Standing elsewhere = {.role = role, .agency = "dinsos"};
    Standing reporter = elsewhere, filer = elsewhere;
    reporter.reporter = filer.filer = true;
    // An account is not tied to what it filed without an identity: it is a stranger there.
    Plan(row, facts, reporter, facts.identity == v1::REPORTER_IDENTITY_NONE ? elsewhere : reporter);
    CaseFacts filed = facts;
    for (const auto filing : {v1::FILING_PROXY, v1::FILING_FRONT_DESK, v1::FILING_PARTNER}) {
      filed.filing = filing;
      if (!row.with_secret) Plan(row, filed, filer, filer);
    }
    filed.filing = v1::FILING_FRONT_DESK;
    for (const Standing& place : Places(role)) {
      Plan(row, facts, place, place);
      if (role == common::v1::ROLE_FRONT_DESK && !row.with_secret) Plan(row, filed, place, place);
    }
    if (!row.triage) continue;
    CaseFacts triage = facts;
    triage.triage = true;
    for (const char* agency : {"diskominfo", "dinkes", "", "*"}) {
      const Standing place = {.role = role, .agency = agency};
      Plan(row, triage, place, place);
    }
  }
}

void Matrix::PlanOddTokens(const MethodRow& row, const CaseFacts& facts) {
  const Standing nobody = {.token = TokenKind::kNone};
  Plan(row, facts, nobody, nobody);
  for (const auto kind : {TokenKind::kExpired, TokenKind::kWrongAudience, TokenKind::kUntrusted}) {
    const Standing officer = {
        .token = kind, .role = common::v1::ROLE_OFFICER, .agency = "dinkes", .unit = "bidang-p2p"};
    Plan(row, facts, officer, officer);
  }
  const Standing mailbox = {.token = TokenKind::kMailbox};
  Standing owner = mailbox;
  owner.reporter = true;
  Plan(row, facts, mailbox, owner);
  Plan(row, facts, mailbox, mailbox, /*other_mailbox=*/true);
}

void Matrix::Plan(const MethodRow& row, CaseFacts facts, const Standing& caller, Standing judged,
                  bool other_mailbox) {
  Planned planned;
  planned.other_mailbox = other_mailbox;
  Cell& cell = planned.cell;
  cell.row = &row;
  cell.caller = caller;
  const bool files = IsFiling(row);
  if (files) {
    facts.counter = facts.filing == v1::FILING_FRONT_DESK;
    facts.filing = MayFile(caller.token) ? FilingBy(caller, facts.counter) : v1::FILING_SELF;
    facts.serial = cases_.NewSerial();
    const bool imports = row.facts.answers == Answers::kImported;
    judged.reporter = !imports && facts.filing == v1::FILING_SELF;
    judged.filer = !imports && !judged.reporter && facts.filing != v1::FILING_UNSPECIFIED;
  }
  // Who knows the secret is the reporter, whoever they are.
  if (row.with_secret) judged.reporter = true;
  cell.verdict = Judge(row.facts, OptionOf(row), judged, facts);
  if (files || row.of_agency) {
    cell.on_case.facts = facts;
  } else {
    const bool own = row.changes && !cell.verdict.reason.has_value() && !cell.verdict.item_refused;
    planned.index = row.with_secret ? FreshCase(facts)
                    : own           ? cases_.Plan(facts)
                                    : SharedCase(facts);
    const int serial = cases_.at(planned.index).facts.serial;
    facts.serial = serial;
    cell.verdict = Judge(row.facts, OptionOf(row), judged, facts);
  }
  planned_.push_back(std::move(planned));
}

Matrix::Key Matrix::KeyOf(const CaseFacts& facts) {
  return {facts.stage,  facts.identity,        facts.content, facts.filing,     facts.account,
          facts.triage, facts.complaint_class, facts.track,   facts.long_silent};
}

int Matrix::SharedCase(const CaseFacts& facts) {
  const Key key = KeyOf(facts);
  const auto found = shared_.find(key);
  return found != shared_.end() ? found->second : shared_[key] = cases_.Plan(facts);
}

int Matrix::FreshCase(const CaseFacts& facts) {
  const Key key = KeyOf(facts);
  const auto found = fresh_.find(key);
  return found != fresh_.end() ? found->second : fresh_[key] = cases_.FileNow(facts);
}

std::string Matrix::SharedCases() const {
  std::string ids;
  for (const auto& [key, index] : shared_)
    ids += base::Join(ids.empty() ? "'" : ",'", cases_.at(index).name.substr(11), "'");
  return service_.Sql(
      base::Join("SELECT md5(string_agg(c::text, ';' ORDER BY complaint)) FROM "
                 "complaints.complaint c WHERE complaint IN (",
                 ids, ")"));
}

}  // namespace tanggap::complaints
