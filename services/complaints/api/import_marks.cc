#include "services/complaints/api/import_marks.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/privacy/hmac.h"
#include "services/complaints/api/normal_form.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

// Both parts of a mark begin with the form they are in and the id of the key that hashed them. That
// key may be another one in each: a telling of steps alone leaves the other part as it was.
constexpr char kForm = 1;
constexpr size_t kHeadSize = 2;
// Of each step one byte says what was done, and eight are of its hash: keyed, so that nobody can
// look for two that are alike.
constexpr size_t kStepHashSize = 8;
constexpr size_t kStepSize = 1 + kStepHashSize;

std::string HeadOf(uint8_t key_id) { return {kForm, static_cast<char>(key_id)}; }

// The key of a part that can still be compared; nothing when its form or its key is gone.
std::optional<uint8_t> KeyOf(const privacy::KeyRing& keys, std::string_view part) {
  if (part.size() < kHeadSize || part[0] != kForm) return std::nullopt;
  const auto id = static_cast<uint8_t>(part[1]);
  return keys.Has(id) ? std::optional(id) : std::nullopt;
}

privacy::Key HashKey(const privacy::KeyRing& keys, uint8_t id) {
  return keys.DeriveKey(id, "mac", {"complaints.import"});
}

std::vector<ToldStep> StepsOf(std::string_view part, bool comparable) {
  std::vector<ToldStep> steps;
  for (size_t at = kHeadSize; at + kStepSize <= part.size(); at += kStepSize) {
    const std::string_view hash = part.substr(at + 1, kStepHashSize);
    steps.push_back({.action = static_cast<v1::Action>(part[at]),
                     .fingerprint = std::string(comparable ? hash : "")});
  }
  return steps;
}

// What was filed, and nothing of how it is told.
std::string FilingOf(const v1::ImportedComplaint& item) {
  if (!item.has_complaint()) return "";
  v1::ImportedComplaint filing;
  *filing.mutable_complaint() = item.complaint();
  *filing.mutable_file_time() = item.file_time();
  if (item.filing() != v1::FILING_SELF) filing.set_filing(item.filing());
  return NormalForm(filing);
}

}  // namespace

ItemMarks::ItemMarks(const privacy::KeyRing& keys, const v1::ImportedComplaint& item)
    : keys_(&keys), filing_(FilingOf(item)) {
  for (const v1::ImportedStep& step : item.steps()) {
    actions_.push_back(step.action());
    steps_.push_back(NormalForm(step));
  }
  if (item.has_source_update_time()) source_update_time_ = FromProto(item.source_update_time());
}

std::string ItemMarks::FilingUnder(uint8_t key_id) const {
  return HeadOf(key_id) +
         privacy::HmacSha256(HashKey(*keys_, key_id), base::Join("filing|", filing_));
}

std::string ItemMarks::StepsUnder(uint8_t key_id) const {
  const privacy::Key key = HashKey(*keys_, key_id);
  std::string part = HeadOf(key_id);
  for (size_t i = 0; i < steps_.size(); ++i) {
    part += static_cast<char>(actions_[i]);
    part += privacy::HmacSha256(key, base::Join("step|", steps_[i])).substr(0, kStepHashSize);
  }
  return part;
}

ImportMark ItemMarks::Mark() const {
  const uint8_t key_id = keys_->current_id();
  return {.filing = FilingUnder(key_id),
          .steps = StepsUnder(key_id),
          .source_update_time = source_update_time_};
}

ImportMark ItemMarks::Following(const ImportMark& known) const {
  ImportMark mark = Mark();
  if (filing_.empty()) mark.filing = known.filing;
  if (!mark.source_update_time.has_value()) mark.source_update_time = known.source_update_time;
  return mark;
}

Order ItemMarks::OrderTo(const ImportMark& known) const {
  const std::optional<absl::Time>& theirs = known.source_update_time;
  if (!source_update_time_.has_value() || !theirs.has_value()) return Order::kNotSaid;
  if (*source_update_time_ == *theirs) return Order::kSame;
  return *source_update_time_ < *theirs ? Order::kEarlier : Order::kLater;
}

Telling ItemMarks::CompareWith(const ImportMark& known) const {
  const std::optional<uint8_t> filing_key = KeyOf(*keys_, known.filing);
  const std::optional<uint8_t> steps_key = KeyOf(*keys_, known.steps);
  const std::string told = StepsUnder(steps_key.value_or(keys_->current_id()));
  return {.same_filing = filing_.empty() || !filing_key.has_value() ||
                         FilingUnder(*filing_key) == known.filing,
          .steps = Align(StepsOf(known.steps, steps_key.has_value()), StepsOf(told, true)),
          .order = OrderTo(known)};
}

bool ItemMarks::IsWhole(v1::ImportedComplaint item, std::string_view hash) const {
  item.mutable_external_reference()->clear_source_agency();
  const std::string bytes = item.SerializeAsString();
  const std::vector<uint8_t> ids = keys_->ids();
  return std::any_of(ids.begin(), ids.end(), [&](uint8_t id) {
    return privacy::HmacSha256(HashKey(*keys_, id), bytes) == hash;
  });
}

}  // namespace tanggap::complaints
