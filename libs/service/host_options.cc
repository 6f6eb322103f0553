#include "libs/service/host_options.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "libs/auth/key_set.h"
#include "libs/base/strings.h"

namespace tanggap::service {

namespace {

using Problems = std::vector<std::string>;

void CheckServices(const HostOptions& options, Problems& problems) {
  if (options.services_issuer.empty() != options.services_jwks_file.empty())
    problems.push_back("--services-issuer and --services-jwks-file go together: set both or none");
  if (options.services_issuer.empty()) return;
  if (options.services_issuer == IssuerOf(options))
    problems.push_back(
        "--services-issuer is the --issuer too: persons would be services; give services their "
        "own");
}

// A file that cannot be read is another matter: the service waits for it.
void CheckKeys(const std::string& file, const char* setting, Problems& problems) {
  std::ifstream input(file);
  if (file.empty() || !input) return;
  const std::string text((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
  const absl::Status keys = auth::KeySet::ParseForProduction(text).status();
  if (absl::IsFailedPrecondition(keys))
    problems.push_back(base::Join("--", setting, " ", file, ": ", base::AsStd(keys.message()),
                                  "; use the keys of your identity provider"));
}

void CheckProduction(const HostOptions& options, Problems& problems) {
  if (options.issuer.empty())
    problems.push_back("--issuer is empty: name whose tokens are trusted, as their claim iss does");
  for (const auto& [setting, issuer] : {std::pair("issuer", options.issuer),
                                        std::pair("services-issuer", options.services_issuer)}) {
    if (issuer == kDevelopmentIssuer)
      problems.push_back(
          base::Join("--", setting, " is ", issuer,
                     ", whose tokens anybody can make who has a key of development"));
  }
  CheckKeys(options.jwks_file, "jwks-file", problems);
  CheckKeys(options.services_jwks_file, "services-jwks-file", problems);
}

}  // namespace

int WorkersOf(const HostOptions& options) {
  if (options.workers > 0) return options.workers;
  return 4 * static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

std::string IssuerOf(const HostOptions& options) {
  return options.issuer.empty() && options.development ? kDevelopmentIssuer : options.issuer;
}

absl::Status CheckOptions(const HostOptions& options) {
  Problems problems;
  CheckServices(options, problems);
  if (!options.development) CheckProduction(options, problems);
  if (problems.empty()) return absl::OkStatus();
  std::string text = options.development ? "These settings cannot be used:"
                                         : "These settings cannot be used in production:";
  for (const std::string& problem : problems) text += base::Join("\n  ", problem);
  if (!options.development)
    text += "\nTo try the service out on one machine, start it with --development.";
  return absl::FailedPreconditionError(base::AsAbsl(text));
}

}  // namespace tanggap::service
