#include "services/complaints/api/import_marks.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/privacy/hmac.h"
#include "libs/rpc/wire_items.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

using Item = v1::ImportedComplaint;

constexpr int kFilingFields[] = {Item::kComplaintFieldNumber, Item::kFileTimeFieldNumber,
                                 Item::kClaimedDueTimeFieldNumber};

// What was filed, as it came: each part with its length before it, so that no two filings read
// alike.
absl::StatusOr<std::string> FilingBytes(const Item& item, std::string_view bytes) {
  std::string filing = base::Join(static_cast<int>(item.filing()), "|");
  for (const int field : kFilingFields) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string_view> parts,
                             rpc::WireItems(bytes, field));
    for (const std::string_view part : parts)
      filing += base::Join(field, ":", part.size(), ":", part, "|");
  }
  return filing;
}

}  // namespace

absl::StatusOr<ItemMarks> ItemMarks::Of(const privacy::KeyRing& keys, const Item& item,
                                        std::string_view bytes) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string filing, FilingBytes(item, bytes));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string_view> steps,
                           rpc::WireItems(bytes, Item::kStepsFieldNumber));
  ItemMarks marks;
  marks.tells_filing_ = item.has_complaint();
  for (const uint8_t id : keys.ids()) {
    // The label under which earlier releases made the hash of the whole item.
    const privacy::Key key = keys.DeriveKey(id, "mac", {"complaints.import"});
    ImportMark& mark = marks.marks_.emplace_back();
    mark.filing_hash = privacy::HmacSha256(key, base::Join("filing|", filing));
    for (const std::string_view step : steps)
      mark.step_hashes +=
          privacy::HmacSha256(key, base::Join("step|", step)).substr(0, kStepHashSize);
    if (item.has_source_update_time())
      mark.source_update_time = FromProto(item.source_update_time());
    marks.whole_.push_back(privacy::HmacSha256(key, bytes));
  }
  return marks;
}

ImportComparison ItemMarks::CompareWith(const KnownImport& known) const {
  ImportComparison comparison;
  const std::optional<absl::Time>& mine = current().source_update_time;
  const std::optional<absl::Time>& theirs = known.mark.source_update_time;
  comparison.earlier = mine.has_value() && theirs.has_value() && *mine < *theirs;
  comparison.later = mine.has_value() && theirs.has_value() && *mine > *theirs;
  if (known.by_whole_item) {
    comparison.same_filing = std::any_of(whole_.begin(), whole_.end(), [&](const auto& hash) {
      return hash == known.mark.filing_hash;
    });
    comparison.same_steps = StepCount(current());
    return comparison;
  }
  for (const ImportMark& mark : marks_) {
    comparison.same_filing |= !tells_filing_ || mark.filing_hash == known.mark.filing_hash;
    comparison.same_steps = std::max(comparison.same_steps, SameSteps(mark, known.mark));
  }
  return comparison;
}

}  // namespace tanggap::complaints
