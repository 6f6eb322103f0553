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
#include <utility>

#include "libs/base/mutex.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/domain/alike.h"
#include "services/surveys/store/response_lists.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

// By number.
using VersionsByNumber = std::map<int, std::shared_ptr<const CompiledVersion>>;

// The first month, as 202607, whose responses are held.
int FirstMonthHeld(int hold_months, const AgencyDay& today);

// The months of which single responses are shown: held, and the last of them ended.
MonthRange ListedMonths(const Survey& survey, const AgencyDay& today);

// Of one survey at one moment. Immutable.
class ResponseView {
 public:
  ResponseView(const Survey& survey, const AgencyDay& today, VersionsByNumber versions,
               const std::vector<ListedTally>& tallies);

  // Before it is shown to anybody: each response once, as Read gives them.
  void Count(const ListedResponse& listed);

  std::optional<v1::Response> Show(const ListedResponse& listed, const Selected& selected) const;
  int64_t CountWithheld(const Selected& selected) const;
  const VersionsByNumber& versions() const { return versions_; }

 private:
  // What fewer than min_cell have is left empty: how many have it, by what is shown beside it.
  using Values = std::map<std::pair<Shown, std::string>, int64_t>;

  static Alike AlikeOf(const std::vector<ListedTally>& tallies, bool imported, int min_cell,
                       int this_year);
  const Alike& KindOf(const ListedResponse& listed) const {
    return listed.row.imported ? imported_ : live_;
  }
  std::string Name(const ListedResponse& listed) const;
  bool IsCommon(const ListedResponse& listed, const Shown& shown, const std::string& value) const;
  v1::Response Identified(const ListedResponse& listed) const;
  v1::Response Blanked(const ListedResponse& listed, const Shown& shown, int channel) const;

  const std::string survey_;
  const int64_t min_cell_;
  const VersionsByNumber versions_;
  const Alike live_;
  const Alike imported_;
  Values live_values_;
  Values imported_values_;
};

// Keeps the views of the surveys that are looked at, as long as nothing has come or gone. Safe to
// share between threads.
class ResponseViews {
 public:
  // Both outlive it.
  ResponseViews(ResponseLists& lists, CompiledVersions& versions)
      : lists_(lists), versions_(versions) {}

  absl::StatusOr<std::shared_ptr<const ResponseView>> Of(const Survey& survey,
                                                         const AgencyDay& today,
                                                         absl::Time deadline);

 private:
  struct Kept {
    std::string standing;
    std::shared_ptr<const ResponseView> view;
  };
  absl::StatusOr<VersionsByNumber> LoadVersions(const Survey& survey, absl::Time deadline);

  ResponseLists& lists_;
  CompiledVersions& versions_;
  base::Mutex mutex_;
  std::map<base::Uuid, Kept> kept_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
