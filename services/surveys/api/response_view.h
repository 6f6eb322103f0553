// Single responses as staff may see them: of ANONYMOUS and CONFIDENTIAL ones as much as min_cell
// have alike (domain/alike.h), and nothing beside that fewer of these have.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto view, views.Of(survey, today, deadline));
//   std::optional<v1::Response> shown = view->Show(listed, selected);            // nothing: not found by it
//   response.set_withheld_count(view->CountWithheld(selected));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/domain/alike.h"
#include "services/surveys/store/response_lists.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

// By number.
using VersionsByNumber = std::map<int, std::shared_ptr<const CompiledVersion>>;

// The months of which single responses are shown: held, and the last of them ended.
MonthRange ListedMonths(const Survey& survey, const AgencyDay& today);

// Of one survey since the last night that brought responses. What was withdrawn since then still
// counts in it; what has come since then does not.
class ResponseView {
 public:
  // Of so many different answers that may tell who gave them it is known how many gave them; what
  // comes beside them first later is not shown.
  static constexpr size_t kMostValues = 100'000;

  ResponseView(const Survey& survey, const AgencyDay& today, VersionsByNumber versions,
               const std::vector<ListedTally>& tallies, size_t most_values = kMostValues);

  // Before it is shown to anybody: each response once, as Read gives them. Then Finish, after which
  // it does not change.
  void Count(const ListedResponse& listed);
  void Finish();

  // What is looked through for it.
  const MonthRange& months() const { return months_; }
  std::optional<v1::Response> Show(const ListedResponse& listed, const Selected& selected) const;
  int64_t CountWithheld(const Selected& selected) const;
  const VersionsByNumber& versions() const { return versions_; }

 private:
  // What fewer than min_cell have is left empty: how many have it, by what is shown beside it.
  using Values = std::map<Shown, std::unordered_map<std::string, int64_t>>;

  static Alike AlikeOf(const std::vector<ListedTally>& tallies, bool imported, int min_cell,
                       int this_year);
  const Alike& KindOf(const ListedResponse& listed) const {
    return listed.row.imported ? imported_ : live_;
  }
  void Count(const ListedResponse& listed, const Shown& shown, std::string value);
  std::string Name(const ListedResponse& listed) const;
  bool IsCommon(const ListedResponse& listed, const Shown& shown, const std::string& value) const;
  v1::Response Identified(const ListedResponse& listed) const;
  v1::Response Blanked(const ListedResponse& listed, const Shown& shown, int channel) const;

  const std::string survey_;
  const int64_t min_cell_;
  const size_t most_values_;
  const MonthRange months_;
  const VersionsByNumber versions_;
  const Alike live_;
  const Alike imported_;
  Values live_values_;
  Values imported_values_;
  size_t values_ = 0;
};

// Keeps the views of the surveys that were looked at last, until responses come in a night. One
// caller counts for all who want the same, each as long as they have time; what was counted until
// then is not lost, another goes on from there. Safe to share between threads.
class ResponseViews {
 public:
  // All outlive it.
  ResponseViews(ResponseLists& lists, CompiledVersions& versions, const base::Clock& clock)
      : lists_(lists), versions_(versions), clock_(clock) {}

  absl::StatusOr<std::shared_ptr<const ResponseView>> Of(const Survey& survey,
                                                         const AgencyDay& today,
                                                         absl::Time deadline);

 private:
  struct Kept {
    std::string standing;
    uint64_t asked = 0;
    // Whether it may be shown, or somebody is at it. Under `mutex_`; the rest is theirs.
    bool finished = false;
    bool taken = false;
    std::shared_ptr<ResponseView> view;
    base::Uuid after;
  };
  std::shared_ptr<Kept> Find(const base::Uuid& survey, const std::string& standing)
      TANGGAP_REQUIRES(mutex_);
  absl::Status CountOn(const Survey& survey, const AgencyDay& today, Kept& kept,
                       absl::Time deadline);
  absl::StatusOr<VersionsByNumber> LoadVersions(const Survey& survey, absl::Time deadline);

  ResponseLists& lists_;
  CompiledVersions& versions_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  base::Condition given_back_;
  std::map<base::Uuid, std::shared_ptr<Kept>> kept_ TANGGAP_GUARDED_BY(mutex_);
  uint64_t asked_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

}  // namespace tanggap::surveys
