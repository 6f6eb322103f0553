#include "tests/pages/case_maker.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <cstring>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/complaints/domain/tracking_number.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/step_detail.h"

namespace tanggap::complaints {

namespace {

struct OfAgency {
  const char* agency;
  const char* category;
};
constexpr OfAgency kAgencies[] = {
    {"dinsos", "bantuan-sosial"},     {"dinkes", "demam-berdarah"}, {"disdik", "ppdb"},
    {"disdukcapil", "ktp-kk"},        {"dpmptsp", "izin-usaha"},    {"bpbd", "banjir"},
    {"diskominfo", "layanan-daring"}, {"inspektorat", "pungli"}};
// How many cases a citizen has; and every which of the first cases is a citizen's, so that no two
// of one lie on the same page of the table, however its pages are filled.
constexpr int64_t kOfACitizen = 15;
constexpr int64_t kEvery = 33;

constexpr postgres::Statement kModels = {"models", R"(
  SELECT * FROM complaints.complaint WHERE source = $1
  ORDER BY split_part(external_id, '-', 1)::int, split_part(external_id, '-', 2)::int)"};
constexpr postgres::Statement kEntries = {"model_entries", R"(
  SELECT h.*, m.place FROM complaints.history h JOIN (
    SELECT complaint, row_number() OVER (ORDER BY split_part(external_id, '-', 1)::int,
      split_part(external_id, '-', 2)::int) - 1 AS place
    FROM complaints.complaint WHERE source = $1) AS m USING (complaint)
  ORDER BY place, version)"};
constexpr postgres::Statement kCitizens = {"model_citizens", R"(
  SELECT reporter_key FROM complaints.complaint WHERE source IS NULL AND filing = 1 AND reporter_key <> ''
  GROUP BY reporter_key ORDER BY min(record_time))"};
constexpr postgres::Statement kClerk = {"model_clerk", R"(
  SELECT filer_key FROM complaints.complaint WHERE source IS NULL AND filing = 3 ORDER BY record_time LIMIT 1)"};
// Those of a regency share its people alike.
constexpr postgres::Statement kDistricts = {"model_districts", R"(
  SELECT d.code, sum(r.population::float8 / r.districts) OVER (ORDER BY d.code) AS upto
  FROM directory.region d JOIN (
    SELECT c.code, c.population, (SELECT count(*) FROM directory.region WHERE parent = c.code AND level = 3) AS districts
    FROM directory.region c WHERE c.population > 0) AS r ON r.code = d.parent
  WHERE d.level = 3 ORDER BY d.code)"};

// The digits of a number, as if they had been drawn.
class Digits final : public base::Random {
 public:
  explicit Digits(int64_t number) : rest_(static_cast<uint64_t>(number)) {}
  void Fill(void* bytes, size_t size) override {
    const uint64_t digit = rest_ % 32;
    rest_ /= 32;
    std::memcpy(bytes, &digit, std::min(size, sizeof(digit)));
  }

 private:
  uint64_t rest_;
};

// Boston's Open311 of 2008 to 2020: 31,252 of 320,770 were open.
bool IsOpenCase(int64_t n) { return n * 11 % 31 < 3; }
// All that Boston noted in the second half of 2011: 17,925 of 58,251 came from its own people.
bool IsAtDesk(int64_t n) { return n % 13 < 4; }

// Of the others 28,136 called, 8,160 wrote by the web page, 3,907 by the app.
common::v1::Channel ChannelOf(int64_t n) {
  if (IsAtDesk(n)) return common::v1::CHANNEL_COUNTER;
  const int64_t tenth = n / 13 % 10;
  if (tenth < 7) return common::v1::CHANNEL_CALL_CENTRE;
  return tenth < 9 ? common::v1::CHANNEL_WEB : common::v1::CHANNEL_APP;
}

ModelKind KindOf(int64_t n) {
  if (!IsOpenCase(n)) return ModelKind::kEnded;
  const int64_t fifth = n / 8 % 5;
  if (fifth == 0) return ModelKind::kFiled;
  return fifth == 4 ? ModelKind::kAnswered : ModelKind::kAssigned;
}

absl::Time FiledAt(int64_t n) {
  return absl::FromCivil(absl::CivilDay(2020, 1, 1), absl::UTCTimeZone()) + n * absl::Seconds(20);
}

absl::Time SilentUntil(int64_t n) {
  return absl::FromCivil(absl::CivilDay(2200, 1, 1), absl::UTCTimeZone()) + n * absl::Seconds(20);
}

void Shift(std::optional<absl::Time>& time, absl::Duration by) {
  if (time.has_value()) *time += by;
}

void ShiftTimes(NewCase& made, absl::Duration by) {
  Complaint& complaint = made.complaint;
  complaint.file_time += by;
  complaint.update_time += by;
  for (auto member : {&Complaint::answer_time, &Complaint::first_response_time,
                      &Complaint::end_time, &Complaint::live_time})
    Shift(complaint.*member, by);
  complaint.remind_time.reset();
  for (Clock& clock : complaint.clocks) {
    clock.start += by;
    clock.due += by;
    Shift(clock.met, by);
    Shift(clock.paused_at, by);
  }
  for (Entry& entry : made.entries) {
    entry.step.time += by;
    entry.record_time = entry.step.time;
  }
  made.particulars.record_time = complaint.file_time;
}

Entry EntryOf(const postgres::Row& row) {
  Entry entry;
  entry.version = static_cast<int>(row.Int("version"));
  entry.from = static_cast<v1::ComplaintState>(row.Int("from_state"));
  entry.to = static_cast<v1::ComplaintState>(row.Int("to_state"));
  entry.words = row.OptionalText("text").value_or("");
  Step& step = entry.step;
  step.action = static_cast<v1::Action>(row.Int("action"));
  step.actor.kind = static_cast<v1::ActorKind>(row.Int("actor_kind"));
  step.actor.agency = row.Text("actor_agency");
  step.actor.unit = row.Text("actor_unit");
  step.actor.officer = row.Text("actor_officer");
  step.actor.for_reporter = row.Bool("for_reporter");
  step.time = row.Time("time");
  step.implied = row.Bool("implied");
  v1::StepDetail detail;
  detail.ParseFromString(row.Bytes("detail"));
  SetDetail(step, detail);
  return entry;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CaseMaker>> CaseMaker::Load(postgres::Pool& pool,
                                                           const privacy::KeyRing& keys,
                                                           absl::Time deadline) {
  std::unique_ptr<CaseMaker> maker(new CaseMaker(keys));
  TANGGAP_RETURN_IF_ERROR(maker->LoadModels(pool, deadline));
  TANGGAP_RETURN_IF_ERROR(maker->LoadEntries(pool, deadline));
  TANGGAP_RETURN_IF_ERROR(maker->LoadFilers(pool, deadline));
  TANGGAP_RETURN_IF_ERROR(maker->LoadDistricts(pool, deadline));
  return maker;
}

absl::Status CaseMaker::LoadModels(postgres::Pool& pool, absl::Time deadline) {
  postgres::Params params;
  params.Text(kModelSource);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kModels, params, deadline));
  if (rows.size() != kModelKinds * kShapes)
    return absl::FailedPreconditionError("the models are not there");
  for (const postgres::Row& row : rows) {
    NewCase model;
    model.complaint = ReadSnapshot(row);
    model.particulars.coarse_cell = row.Text("coarse_cell");
    model.mailbox_hash = row.Bytes("mailbox_hash");
    model.mark = ImportMark{.filing = row.Bytes("content_hash"), .steps = row.Bytes("told_steps")};
    models_.push_back(std::move(model));
  }
  return absl::OkStatus();
}

absl::Status CaseMaker::LoadEntries(postgres::Pool& pool, absl::Time deadline) {
  postgres::Params params;
  params.Text(kModelSource);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kEntries, params, deadline));
  for (const postgres::Row& row : rows)
    models_[static_cast<size_t>(row.Int("place"))].entries.push_back(EntryOf(row));
  return absl::OkStatus();
}

absl::Status CaseMaker::LoadFilers(postgres::Pool& pool, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows citizens, pool.Query(kCitizens, deadline));
  for (const postgres::Row& row : citizens) citizens_.push_back(row.Text("reporter_key"));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows clerks, pool.Query(kClerk, deadline));
  if (!clerks.empty()) clerk_ = clerks[0].Text("filer_key");
  return absl::OkStatus();
}

absl::Status CaseMaker::LoadDistricts(postgres::Pool& pool, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kDistricts, deadline));
  for (const postgres::Row& row : rows)
    districts_.push_back({row.Text("code"), row.Double("upto")});
  return absl::OkStatus();
}

CaseMaker::Filer CaseMaker::FilerOf(int64_t n) const {
  const size_t turn = static_cast<size_t>(n / kEvery);
  if (n % kEvery == 0 && turn <= kOfACitizen * citizens_.size())
    return {v1::FILING_SELF, citizens_[turn % citizens_.size()], ""};
  if (IsAtDesk(n)) {
    const bool known = n % 8 == 1 && !clerk_.empty();
    return {v1::FILING_FRONT_DESK, "", known ? clerk_ : absl::StrFormat("%032x", n % 8)};
  }
  if (n % 53 == 1) return {v1::FILING_PROXY, "", absl::StrFormat("%032x", 1000 + n / 500)};
  // Spread over the index as pseudonyms are.
  const uint64_t reporter = static_cast<uint64_t>(n / 5) * 0x9E3779B97F4A7C15;
  return {v1::FILING_SELF, absl::StrFormat("%016x%016x", reporter, ~reporter), ""};
}

std::string CaseMaker::RegionOf(int64_t n) const {
  if (districts_.empty()) return "";
  const double place = static_cast<double>(n * 61803 % 100000) / 100000 * districts_.back().upto;
  return std::upper_bound(districts_.begin(), districts_.end(), place,
                          [](double at, const District& each) { return at < each.upto; })
      ->code;
}

// With which agency, unit and officer it lies, and from where it is: on the case, and in what its
// history tells.
void CaseMaker::Place(int64_t n, ModelKind kind, NewCase& made) const {
  Complaint& complaint = made.complaint;
  complaint.agency = kAgencies[n % 8].agency;
  complaint.category = kAgencies[n % 8].category;
  if (const std::string region = RegionOf(n); !region.empty()) complaint.region = region;
  if (kind != ModelKind::kFiled) {
    complaint.unit = base::Join("unit-", n / 8 % 4 + 1);
    complaint.officer = base::Join("officer-", n / 40 % 4);
  }
  for (Entry& entry : made.entries) {
    Step& step = entry.step;
    if (!step.agency.empty()) step.agency = complaint.agency;
    if (!step.category.empty()) step.category = complaint.category;
    if (!step.region.empty()) step.region = complaint.region;
    if (!step.unit.empty()) step.unit = complaint.unit;
    if (!step.officer.empty()) step.officer = complaint.officer;
    if (!step.actor.agency.empty()) step.actor.agency = complaint.agency;
    if (!step.actor.unit.empty()) step.actor.unit = complaint.unit;
    if (entry.version == 1) step.actor.for_reporter = complaint.filing != v1::FILING_SELF;
  }
}

SealedCase CaseMaker::Make(int64_t n) const {
  const ModelKind kind = KindOf(n);
  const int64_t shape = (n / 8 * 3 + n % 8) % kShapes;
  NewCase made = models_[static_cast<size_t>(static_cast<int64_t>(kind) * kShapes + shape)];
  ShiftTimes(made, FiledAt(n) - made.complaint.file_time);
  Complaint& complaint = made.complaint;
  complaint.id = base::Uuid::V7(complaint.file_time, random_);
  Digits digits(n);
  complaint.number = NewTrackingNumber("MC", digits);
  complaint.channel = ChannelOf(n);
  const Filer filer = FilerOf(n);
  complaint.filing = filer.filing;
  Place(n, kind, made);
  if (kind == ModelKind::kAnswered) {
    for (Clock& clock : complaint.clocks) {
      if (!clock.Ended()) clock.due = SilentUntil(n);
    }
  }
  made.particulars.reporter_key = filer.reporter_key;
  made.particulars.filer_key = filer.filer_key;
  made.particulars.source = kMadeSource;
  made.particulars.external_id = base::Join("lama-", n);
  made.particulars.source_agency = complaint.agency;
  v1::Person person;
  person.set_display_name(base::Join("Warga ", n / 5));
  person.set_phone(absl::StrFormat("0812%08d", n / 5));
  made.identity = Identity{.person = privacy::Pii<v1::Person>(std::move(person))};
  return SealCase(cipher_, std::move(made));
}

}  // namespace tanggap::complaints
