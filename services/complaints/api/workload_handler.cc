#include "services/complaints/api/workload_handler.h"

#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/complaints/store/clock_codec.h"
#include "tanggap/complaints/v1/events.pb.h"

namespace tanggap::complaints {

namespace {

constexpr std::string_view kNames = "complaints/";

absl::StatusOr<WorkloadEntry> EntryOf(const common::v1::Event& event) {
  v1::ComplaintEvent told;
  const bool of_complaint = event.data_message() == v1::ComplaintEvent::descriptor()->full_name() &&
                            told.ParseFromString(event.data());
  const v1::ComplaintFacts& facts = told.facts();
  const std::optional<base::Uuid> complaint =
      facts.complaint().starts_with(kNames)
          ? base::Uuid::Parse(facts.complaint().substr(kNames.size()))
          : std::nullopt;
  if (!of_complaint || !complaint.has_value() || facts.agency().empty()) {
    return absl::DataLossError(
        base::AsAbsl(base::Join("the event ", event.id(), " does not tell of a complaint")));
  }
  WorkloadEntry entry = {.complaint = *complaint,
                         .version = facts.version(),
                         .agency = facts.agency(),
                         .unit = facts.unit(),
                         .next_due_clock = facts.next_due_clock(),
                         .next_due_time = std::nullopt,
                         .has_moved = facts.hop_count() > 0};
  if (facts.has_next_due_time()) entry.next_due_time = FromProto(facts.next_due_time());
  return entry;
}

}  // namespace

absl::Status WorkloadHandler::Apply(postgres::Transaction& transaction,
                                    const events::Batch& events) {
  std::vector<WorkloadEntry> entries;
  for (const common::v1::Event* event : events) {
    TANGGAP_ASSIGN_OR_RETURN(WorkloadEntry entry, EntryOf(*event));
    entries.push_back(std::move(entry));
  }
  return Workloads::Write(transaction, consumer_, entries);
}

}  // namespace tanggap::complaints
