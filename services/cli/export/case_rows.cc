#include "services/cli/export/case_rows.h"

#include <absl/strings/str_format.h>
#include <absl/time/time.h>

#include "libs/base/strings.h"
#include "services/cli/complaint_page.h"
#include "services/cli/csv_text.h"
#include "services/cli/field_text.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

std::string Time(bool given, const google::protobuf::Timestamp& time) {
  if (!given) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", TimeOf(time), absl::UTCTimeZone());
}

template <typename Enum>
std::string Name(Enum value) {
  if (value == 0) return "";
  return std::string(
      ShortName(google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value)));
}

std::string TextsCell(bool incomplete) { return incomplete ? "MAY_NOT_BE_READ" : ""; }

}  // namespace

std::string CaseHeader() {
  return CsvRowText({"number",
                     "source_agency",
                     "source",
                     "external_id",
                     "state",
                     "class",
                     "track",
                     "channel",
                     "agency",
                     "unit",
                     "category",
                     "region",
                     "file_time",
                     "update_time",
                     "claimed_due_time",
                     "description",
                     "outcome",
                     "answer",
                     "answer_time",
                     "rating",
                     "rejection_reason",
                     "identity",
                     "content_visibility",
                     "address",
                     "latitude",
                     "longitude",
                     "reporter",
                     "national_id",
                     "phone",
                     "email",
                     "postal_address",
                     "texts"});
}

std::string CaseRow(const v1::Complaint& complaint, const v1::ImportedComplaint& item,
                    bool incomplete) {
  const v1::Place& place = item.complaint().place();
  const v1::Person& person = item.complaint().reporter();
  return CsvRowText({complaint.number(),
                     complaint.external_reference().source_agency(),
                     complaint.external_reference().source(),
                     complaint.external_reference().external_id(),
                     Name(complaint.state()),
                     Name(complaint.complaint_class()),
                     Name(complaint.track()),
                     Name(complaint.channel()),
                     complaint.agency(),
                     complaint.holder().unit(),
                     complaint.category(),
                     complaint.region(),
                     Time(complaint.has_file_time(), complaint.file_time()),
                     Time(complaint.has_update_time(), complaint.update_time()),
                     Time(complaint.has_claimed_due_time(), complaint.claimed_due_time()),
                     complaint.description(),
                     Name(complaint.answer().outcome()),
                     complaint.answer().text(),
                     Time(complaint.answer().has_time(), complaint.answer().time()),
                     complaint.has_rating() ? base::Join(complaint.rating().score()) : "",
                     Name(complaint.rejection().reason()),
                     Name(complaint.reporter_identity()),
                     Name(complaint.content_visibility()),
                     place.address(),
                     place.has_latitude() ? absl::StrFormat("%.6f", place.latitude()) : "",
                     place.has_longitude() ? absl::StrFormat("%.6f", place.longitude()) : "",
                     person.display_name(),
                     person.national_id(),
                     person.phone(),
                     person.email(),
                     person.postal_address(),
                     TextsCell(incomplete)});
}

std::string HistoryHeader() {
  return CsvRowText({"number", "version", "action", "from", "to", "time", "claimed_time",
                     "record_time", "actor", "agency", "unit", "officer", "for_reporter", "implied",
                     "text", "texts"});
}

std::string HistoryRow(const std::string& number, const v1::HistoryEntry& entry) {
  const v1::StepDetail& detail = entry.detail();
  return CsvRowText({number, base::Join(entry.version()), Name(entry.action()),
                     Name(entry.from_state()), Name(entry.to_state()), Time(true, entry.time()),
                     Time(detail.has_claimed_time(), detail.claimed_time()),
                     Time(true, entry.record_time()), Name(entry.actor().kind()),
                     entry.actor().agency(), entry.actor().unit(), entry.actor().officer(),
                     entry.actor().for_reporter() ? "yes" : "", entry.implied() ? "yes" : "",
                     entry.text(), TextsCell(entry.words_withheld())});
}

}  // namespace tanggap::cli
