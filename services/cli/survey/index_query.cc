#include "services/cli/survey/index_query.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/field_text.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

std::vector<std::string> GroupingNames() {
  std::vector<std::string> names;
  for (const std::string& name : EnumNames(v1::Grouping_descriptor())) {
    if (name != "PROFILE") names.push_back(name);
  }
  for (const std::string& name : EnumNames(v1::ProfileDimension_descriptor()))
    names.push_back(name);
  return names;
}

absl::Status AddGrouping(const std::string& written, v1::GetIndexRequest& request) {
  const std::string name =
      absl::AsciiStrToUpper(absl::StrReplaceAll(written, {{"-", "_"}, {" ", "_"}}));
  v1::Grouping grouping = v1::GROUPING_UNSPECIFIED;
  v1::ProfileDimension profile = v1::PROFILE_DIMENSION_UNSPECIFIED;
  if (v1::Grouping_Parse(base::Join("GROUPING_", name), &grouping) && name != "PROFILE" &&
      grouping != v1::GROUPING_UNSPECIFIED) {
    request.add_group_by(grouping);
    return absl::OkStatus();
  }
  if (v1::ProfileDimension_Parse(base::Join("PROFILE_DIMENSION_", name), &profile) &&
      profile != v1::PROFILE_DIMENSION_UNSPECIFIED) {
    request.add_group_by(v1::GROUPING_PROFILE);
    request.set_profile(profile);
    return absl::OkStatus();
  }
  return UsageError(base::Join("--by is '", written, "', but must be one of ",
                               absl::StrJoin(GroupingNames(), ", "), "."));
}

absl::StatusOr<int32_t> NumberOf(const Arguments& arguments, const std::string& flag) {
  int32_t number = 0;
  if (arguments.Has(flag) && (!absl::SimpleAtoi(arguments.Text(flag), &number) || number < 0))
    return UsageError(
        base::Join("--", flag, " is '", arguments.Text(flag), "', but must be a number."));
  return number;
}

absl::Status AddReproduction(const Arguments& arguments, v1::GetIndexRequest& request) {
  if (arguments.Has("weight")) request.mutable_reproduction()->set_weight(arguments.Text("weight"));
  TANGGAP_ASSIGN_OR_RETURN(const int32_t means, NumberOf(arguments, "round-nrr"));
  if (arguments.Has("round-nrr")) request.mutable_reproduction()->set_mean_decimals(means);
  TANGGAP_ASSIGN_OR_RETURN(const int32_t weighted, NumberOf(arguments, "round-weighted"));
  if (arguments.Has("round-weighted"))
    request.mutable_reproduction()->set_weighted_mean_decimals(weighted);
  TANGGAP_ASSIGN_OR_RETURN(const int32_t total, NumberOf(arguments, "round-total"));
  if (arguments.Has("round-total")) request.mutable_reproduction()->set_total_decimals(total);
  return absl::OkStatus();
}

}  // namespace

std::vector<Flag> IndexFlags() {
  return {
      {.name = "period",
       .placeholder = "PERIOD",
       .help =
           "A month 2026-07, quarter 2026-Q3, semester 2026-S2 or year 2026; all when left out."},
      {.name = "series",
       .placeholder = "NUMBER",
       .help = "Which series of versions that can be counted together; the latest when left out."},
      {.name = "unit", .placeholder = "CODE", .help = "Only this unit."},
      {.name = "service", .placeholder = "CODE", .help = "Only this service."},
      {.name = "channel", .placeholder = "CHANNEL", .help = "Only this channel."},
      {.name = "by",
       .placeholder = "GROUPING",
       .help = base::Join("Also in groups; may be given twice, but for what people are. One of ",
                          absl::StrJoin(GroupingNames(), ", "), "."),
       .repeated = true},
      {.name = "trace", .placeholder = "", .help = "Show every step of the calculation."},
      {.name = "weight",
       .placeholder = "DECIMAL",
       .help = "Show also what this weight for every element gives, 0.111 for example, as an old "
               "report may have computed."},
      {.name = "round-nrr",
       .placeholder = "DIGITS",
       .help = "The same with every NRR rounded to so many digits first."},
      {.name = "round-weighted",
       .placeholder = "DIGITS",
       .help = "The same with every weighted NRR rounded to so many digits."},
      {.name = "round-total",
       .placeholder = "DIGITS",
       .help = "The same with the sum of the weighted NRR rounded to so many digits."}};
}

absl::StatusOr<v1::GetIndexRequest> IndexQuery(const Arguments& arguments) {
  v1::GetIndexRequest request;
  v1::ResultScope& scope = *request.mutable_scope();
  TANGGAP_ASSIGN_OR_RETURN(const int32_t series, NumberOf(arguments, "series"));
  scope.set_series(series);
  scope.set_period(arguments.Text("period"));
  scope.set_unit(arguments.Text("unit"));
  scope.set_service(arguments.Text("service"));
  if (arguments.Has("channel")) {
    TANGGAP_RETURN_IF_ERROR(
        SetField("channel", arguments.Text("channel"), "--channel", absl::UTCTimeZone(), scope));
  }
  for (const std::string& grouping : arguments.All("by"))
    TANGGAP_RETURN_IF_ERROR(AddGrouping(grouping, request));
  request.set_trace(arguments.IsOn("trace"));
  request.set_page_size(50);
  TANGGAP_RETURN_IF_ERROR(AddReproduction(arguments, request));
  return request;
}

}  // namespace tanggap::cli
