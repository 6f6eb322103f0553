// A file that is read again when it has changed. A bad new version is reported once and the last
// good one stays, for a day at most: revoked keys must not live for ever because of a typing
// mistake.
//
//   auth::WatchedFile<KeySet> file(path, KeySet::Parse, clock, report);
//   std::shared_ptr<const KeySet> keys = file.Get();      // null when there is none
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "libs/auth/file_version.h"
#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/strings.h"

namespace tanggap::auth {

// Told of problems that have no caller: `app` logs them.
using ReportProblem = std::function<void(const absl::Status&)>;

inline constexpr absl::Duration LastGoodLasts() { return absl::Hours(24); }

// Safe to share between threads. Looks at the file at most once a second.
template <typename T>
class WatchedFile {
 public:
  using Parse = std::function<absl::StatusOr<T>(std::string_view)>;
  WatchedFile(std::string path, Parse parse, const base::Clock& clock, ReportProblem report)
      : path_(std::move(path)),
        parse_(std::move(parse)),
        clock_(clock),
        report_(std::move(report)) {}

  std::shared_ptr<const T> Get() {
    base::MutexLock lock(mutex_);
    const absl::Time now = clock_.Now();
    if (now - looked_ >= absl::Seconds(1) || now < looked_) {
      looked_ = now;
      Look(now);
    }
    return now - good_ <= LastGoodLasts() ? content_ : nullptr;
  }

 private:
  void Look(absl::Time now) TANGGAP_REQUIRES(mutex_) {
    const FileVersion version = VersionOf(path_);
    if (version == version_) {
      if (version_is_good_) good_ = now;
      return;
    }
    version_ = version;
    absl::StatusOr<T> parsed = Read();
    version_is_good_ = parsed.ok();
    if (parsed.ok()) {
      content_ = std::make_shared<const T>(*std::move(parsed));
      good_ = now;
    } else if (report_) {
      report_(
          absl::Status(parsed.status().code(),
                       base::AsAbsl(base::Join(
                           path_, ": ", base::AsStd(parsed.status().message()),
                           content_ == nullptr ? "" : "; the last good version stays in use"))));
    }
  }

  absl::StatusOr<T> Read() {
    absl::StatusOr<std::string> text = ReadWholeFile(path_);
    if (!text.ok()) return text.status();
    return parse_(*text);
  }

  const std::string path_;
  const Parse parse_;
  const base::Clock& clock_;
  const ReportProblem report_;
  base::Mutex mutex_;
  absl::Time looked_ TANGGAP_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::Time good_ TANGGAP_GUARDED_BY(mutex_) = absl::InfinitePast();
  FileVersion version_ TANGGAP_GUARDED_BY(mutex_);
  bool version_is_good_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::shared_ptr<const T> content_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::auth
