#include "services/cli/token_command.h"

#include "libs/auth/signer.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

absl::Status RunToken(const Arguments& arguments, Surroundings& surroundings) {
  for (const char* flag : {"signing-key", "subject", "grant"}) {
    if (!arguments.Has(flag)) return UsageError(base::Join("--", flag, " is missing."));
  }
  absl::Duration lasts;
  if (!absl::ParseDuration(arguments.Text("lasts"), &lasts) || lasts <= absl::ZeroDuration()) {
    return UsageError("--lasts is a time like 12h or 30m.");
  }
  std::vector<auth::Grant> grants;
  for (const std::string& text : arguments.All("grant")) {
    TANGGAP_ASSIGN_OR_RETURN(auth::Grant grant, GrantOf(text));
    grants.push_back(std::move(grant));
  }
  TANGGAP_ASSIGN_OR_RETURN(auth::Signer signer,
                           auth::Signer::Load(arguments.Text("signing-key"),
                                              arguments.Text("issuer"), surroundings.clock));
  surroundings.out << signer.DevelopmentToken(arguments.Text("subject"), grants, lasts) << "\n";
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<auth::Grant> GrantOf(const std::string& text) {
  const size_t at = text.find('@');
  const std::optional<auth::Role> role = auth::RoleFromName(text.substr(0, at));
  if (!role.has_value()) {
    return UsageError(base::Join(
        "--grant ", text, ": there is no role '", text.substr(0, at),
        "'. Roles are citizen, officer, supervisor, coordinator, importer and so on: see "
        "tanggap describe Role"));
  }
  if (at == std::string::npos) return auth::Grant{*role, "", ""};
  std::string agency = text.substr(at + 1);
  std::string unit;
  if (const size_t slash = agency.find('/'); slash != std::string::npos) {
    unit = agency.substr(slash + 1);
    agency.resize(slash);
    if (!auth::IsCode(unit))
      return UsageError(base::Join("--grant ", text, ": '", unit, "' is no code of a unit."));
  }
  const bool every = agency == auth::kEveryAgency && unit.empty();
  if (!every && !auth::IsCode(agency))
    return UsageError(base::Join("--grant ", text, ": '", agency, "' is no code of an agency."));
  return auth::Grant{*role, agency, unit};
}

Command TokenCommand() {
  return {
      .name = "token",
      .words = "",
      .group = Group::kTools,
      .summary = "Make a token for trying things out; a service takes it in development only",
      .flags = {{.name = "signing-key",
                 .placeholder = "FILE",
                 .help = "The private key, as deploy/run makes it. Required."},
                {.name = "subject", .placeholder = "NAME", .help = "Whose token it is. Required."},
                {.name = "grant",
                 .placeholder = "ROLE@AGENCY[/UNIT]",
                 .help = "What it allows; may be given several times. ROLE alone for a citizen or "
                         "proxy; * for every agency, which only coordinator, auditor and importer "
                         "may be given; a unit alone, without those below it. Required.",
                 .repeated = true},
                {.name = "lasts",
                 .placeholder = "TIME",
                 .help = "How long it is good for.",
                 .fallback = "12h"},
                {.name = "issuer",
                 .placeholder = "NAME",
                 .help = "In whose name it is issued.",
                 .fallback = "tanggap:development"}},
      .example =
          "tanggap token --signing-key .run/keys/signing --subject budi --grant "
          "officer@dinkes/bidang-p2p",
      .calls_service = false,
      .run = RunToken};
}

}  // namespace tanggap::cli
