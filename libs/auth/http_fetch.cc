#include "libs/auth/http_fetch.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::auth {
namespace {

constexpr size_t kMaximumBody = 256 * 1024;
constexpr long kConnectSeconds = 3;
constexpr long kTotalSeconds = 10;

size_t Append(char* data, size_t size, size_t count, void* target) {
  auto* body = static_cast<std::string*>(target);
  // Returning less than was offered ends the transfer.
  if (body->size() + size * count > kMaximumBody) return 0;
  body->append(data, size * count);
  return size * count;
}

int Progress(void* cancelled, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(cancelled)->load() ? 1 : 0;
}

// A key that came in the clear is a key that anybody on the way may have put there.
bool IsAllowed(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") ||
         url.starts_with("http://127.0.0.1/") || url.starts_with("http://localhost:") ||
         url.starts_with("http://localhost/");
}

}  // namespace

absl::StatusOr<std::string> HttpFetch(const std::string& url, const std::string& ca_file,
                                      const std::atomic<bool>& cancelled) {
  // Text with '@' before the host would be credentials, and the host another one.
  if (!IsAllowed(url) || url.find('@') != std::string::npos) {
    return absl::InvalidArgumentError(base::Join(url, " is not an https address"));
  }
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 curl_easy_cleanup);
  if (curl == nullptr) return absl::InternalError("libcurl does not start");
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kTotalSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, Progress);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &cancelled);
  if (!ca_file.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, ca_file.c_str());
  const CURLcode result = curl_easy_perform(curl.get());
  if (result != CURLE_OK) {
    return absl::UnavailableError(base::Join("fetching ", url, ": ", curl_easy_strerror(result)));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200)
    return absl::UnavailableError(base::Join("fetching ", url, ": status ", status));
  return body;
}

}  // namespace tanggap::auth
