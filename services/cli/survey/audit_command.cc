#include "services/cli/survey/audit_command.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/json.h"
#include "services/cli/session.h"
#include "services/cli/survey/audit_page.h"
#include "services/cli/survey/report_file.h"
#include "services/cli/survey/survey_names.h"
#include "services/cli/text_input.h"
#include "tanggap/surveys/v1/results_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

absl::Status RunAudit(const Arguments& arguments, Surroundings& surroundings) {
  const std::string path = arguments.Word(0);
  TANGGAP_ASSIGN_OR_RETURN(const std::string text,
                           path == "-" ? TextOf(path, surroundings.in) : ReadTextFile(path));
  TANGGAP_ASSIGN_OR_RETURN(v1::AuditReportedIndexRequest request,
                           ReadReport(path == "-" ? "standard input" : path, text));
  if (request.index_profile().empty())
    request.set_index_profile(base::Join("indexProfiles/", arguments.Text("profile")));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  TANGGAP_ASSIGN_OR_RETURN(
      const v1::ReportedIndexAudit audit,
      session->Call<v1::ReportedIndexAudit>(base::Join(kResults, "AuditReportedIndex"), request));
  if (session->json()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::string json, ToJson(audit));
    surroundings.out << json;
  } else {
    surroundings.out << AuditPage(request, audit, session->view());
  }
  if (audit.consistent()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      base::AsAbsl(session->view().Say("The report does not hold together: see what was found.",
                                       "Laporan ini tidak konsisten: lihat temuan di atas.")));
}

}  // namespace

Command SurveyAuditCommand() {
  return {.name = "survey audit",
          .words = "FILE",
          .group = Group::kAsking,
          .summary = "Compute a printed index again and say where it went wrong",
          .details =
              "FILE (- for standard input) has one figure a line, typed off the report:\n"
              "PERSYARATAN: 3.31\n"
              "and so on for every element, by its code, with its NRR as printed; then\n"
              "index: 87.28\n"
              "and, where the report says so, grade: B, performance: Baik, respondents: 214, "
              "population: 470, "
              "profile: permenpan-14-2017. A decimal comma will do, and # begins a remark. "
              "Ends with 1 when the report does not hold together.",
          .flags = {{.name = "profile",
                     .placeholder = "CODE",
                     .help = "The profile, where the file names none.",
                     .fallback = "permenpan-14-2017"}},
          .example = "tanggap survey audit services/cli/bantul-2023.txt",
          .least_words = 1,
          .most_words = 1,
          .service = &kSurveys,
          .run = RunAudit};
}

}  // namespace tanggap::cli
