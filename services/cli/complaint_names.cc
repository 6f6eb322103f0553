#include "services/cli/complaint_names.h"

#include <absl/strings/ascii.h>

#include <cctype>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "services/cli/usage_error.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

constexpr std::string_view kCollection = "complaints/";
constexpr size_t kNumberLength = 13;

// As the service stores it: without hyphens and spaces, and with the digit for a letter that looks
// like one. "" for what cannot be a tracking number; the service checks the rest.
std::string BareNumber(std::string_view written) {
  std::string number;
  for (const char c : written) {
    if (c == '-' || c == ' ') continue;
    if (!std::isalnum(static_cast<unsigned char>(c))) return "";
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(c));
    number += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
  }
  return number.size() == kNumberLength ? number : "";
}

absl::StatusOr<std::string> OpenMailbox(const std::string& number, const std::string& secret,
                                        Session& session) {
  v1::OpenMailboxRequest request;
  request.set_number(number);
  request.set_secret(secret);
  TANGGAP_ASSIGN_OR_RETURN(v1::OpenMailboxResponse response,
                           session.Call<v1::OpenMailboxResponse>(
                               base::Join(kComplaintsService, "OpenMailbox"), request));
  session.UseToken(response.token());
  return response.complaint();
}

// Among the caller's complaints: a citizen's own, or those of the caller's agencies.
absl::StatusOr<std::string> FindInList(const std::string& number, Session& session) {
  v1::ListComplaintsRequest request;
  request.set_page_size(1);
  request.set_filter(base::Join("number = \"", number, "\""));
  TANGGAP_ASSIGN_OR_RETURN(v1::ListComplaintsResponse response,
                           session.Call<v1::ListComplaintsResponse>(
                               base::Join(kComplaintsService, "ListComplaints"), request));
  return response.complaints().empty() ? std::string() : response.complaints(0).name();
}

// Tracking tells a mistyped number from a right one that is somebody else's, and gives its reporter
// the whole case.
absl::StatusOr<std::string> FindByTracking(const std::string& number, Session& session) {
  v1::TrackComplaintRequest request;
  request.set_number(number);
  TANGGAP_ASSIGN_OR_RETURN(v1::TrackComplaintResponse response,
                           session.Call<v1::TrackComplaintResponse>(
                               base::Join(kComplaintsService, "TrackComplaint"), request));
  if (response.has_complaint()) return response.complaint().name();
  return absl::Status(
      errors::Error(errors::Reason::RESOURCE_NOT_FOUND).With("resource", PrintedNumber(number)));
}

}  // namespace

Flag SecretFlag() {
  return {
      .name = "secret",
      .placeholder = "DIGITS",
      .help =
          "The secret that came with the tracking number: act as its reporter without an account.",
      .environment = "TANGGAP_SECRET"};
}

absl::StatusOr<std::string> ResolveComplaint(std::string_view written, const std::string& secret,
                                             Session& session) {
  const std::string_view id =
      written.starts_with(kCollection) ? written.substr(kCollection.size()) : written;
  if (base::Uuid::Parse(id).has_value())
    return base::Join(kCollection, absl::AsciiStrToLower(base::AsAbsl(id)));
  const std::string number = BareNumber(written);
  if (number.empty()) {
    return UsageError(
        base::Join("'", written,
                   "' names no complaint: write its tracking number (SG7K-3M9Q-XW2B-7), "
                   "its name (complaints/...) or the UUID in its name."));
  }
  if (!secret.empty()) return OpenMailbox(number, secret, session);
  if (session.has_token()) {
    const absl::StatusOr<std::string> name = FindInList(number, session);
    // Who may not list may still be its reporter.
    const bool may_list = errors::ReasonOf(name.status()) != errors::Reason::ROLE_MISSING;
    if (may_list && (!name.ok() || !name->empty())) return name;
  }
  return FindByTracking(number, session);
}

std::string PrintedNumber(std::string_view number) {
  const std::string bare = BareNumber(number);
  if (bare.empty()) return std::string(number);
  return base::Join(bare.substr(0, 4), "-", bare.substr(4, 4), "-", bare.substr(8, 4), "-",
                    bare.substr(12));
}

}  // namespace tanggap::cli
