// Whether what is to be published gives away, beside what was published before, what a few people
// answered: by what came later than the publication that it replaces, or by the months of a quarter
// that were published one by one.
//
//   const WithheldFigures withheld = CompareWithPublished(*ParsePeriod("2026-Q3"), people, published, 5);
//   if (withheld.whole) return Error(Reason::RESULTS_WITHHELD);
//   withheld.groups.contains({"puskesmas-1", "*"})
//
// Who is counted: as everywhere (head_count.h). A group that gives some away is not shown; where it
// could be told from those beside it, the next one is not shown either.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/surveys/domain/head_count.h"
#include "services/surveys/domain/period.h"

namespace tanggap::surveys {

// Unit and service; "*" for any.
using PublishedGroup = std::pair<std::string, std::string>;

struct PublicationPeople {
  // Respondents, then those who answered each element. With all together as {"*", "*"}; those who
  // are not there are nobody.
  std::map<PublishedGroup, std::vector<HeadCount>> groups;
  // Who answered a question, of all together.
  std::map<std::string, HeadCount> questions;
};

// One that was published before, of the same series; replaced ones too, for they can be read.
struct EarlierPeople {
  Period period;
  PublicationPeople people;
};

struct WithheldFigures {
  bool whole = false;
  // Everything that tells who has a quality flag: of one that overlaps another. How many had one in
  // that is not kept, so that a difference may be of few.
  bool flagged = false;
  std::set<PublishedGroup> groups;
  std::set<std::string> questions;
};

WithheldFigures CompareWithPublished(const Period& period, const PublicationPeople& now,
                                     const std::vector<EarlierPeople>& earlier, int min_cell);

}  // namespace tanggap::surveys
