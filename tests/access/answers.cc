#include "tests/access/answers.h"

#include <algorithm>
#include <set>

#include "libs/base/strings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

namespace {

// The kind of the words that belong to a step of the planted cases.
char KindOf(const v1::HistoryEntry& entry) {
  switch (entry.action()) {
    case v1::ACTION_CREATE:
      return 'D';
    case v1::ACTION_COMMENT:
      return entry.detail().audience() == v1::AUDIENCE_INTERNAL ? 'I' : 'P';
    case v1::ACTION_REJECT:
      return 'R';
    case v1::ACTION_ASSIGN:
      return 'N';
    case v1::ACTION_REQUEST_INFORMATION:
      return 'Q';
    case v1::ACTION_PROVIDE_INFORMATION:
      return 'K';
    case v1::ACTION_ANSWER:
      return 'W';
    case v1::ACTION_ACCEPT_ANSWER:
      return 'S';
    default:
      return '?';
  }
}

std::string HistoryProblem(const Verdict& verdict, const std::string& bytes) {
  v1::ListHistoryResponse history;
  history.ParseFromString(bytes);
  std::string withheld;
  std::set<int> left_out;
  int last = 0;
  for (const v1::HistoryEntry& entry : history.entries()) {
    while (++last < entry.version()) left_out.insert(last);
    if (entry.words_withheld()) withheld += KindOf(entry);
    if (entry.words_withheld() && !entry.text().empty()) return "words are shown and withheld";
  }
  std::sort(withheld.begin(), withheld.end());
  if (withheld != verdict.kinds_withheld)
    return base::Join("withholds '", withheld, "' instead of '", verdict.kinds_withheld, "'");
  return left_out == verdict.versions_left_out ? "" : "other versions are left out";
}

// Every case that stands anywhere in the answer; a list holds one.
std::optional<v1::Complaint> AnyCase(const Cell& cell, const std::string& bytes) {
  if (cell.row->facts.answers == Answers::kList) {
    v1::ListComplaintsResponse list;
    list.ParseFromString(bytes);
    return list.complaints().empty() ? std::nullopt : std::optional(list.complaints(0));
  }
  if (cell.row->facts.answers == Answers::kBatch) {
    v1::BatchCreateComplaintsResponse batch;
    batch.ParseFromString(bytes);
    return batch.results(0).complaint();
  }
  return WholeCase(cell, bytes);
}

}  // namespace

std::optional<v1::Complaint> WholeCase(const Cell& cell, const std::string& bytes) {
  v1::Complaint shown;
  v1::TrackComplaintResponse track;
  switch (cell.row->facts.answers) {
    case Answers::kComplaint:
    case Answers::kCreated:
      return shown.ParseFromString(bytes) ? std::optional(shown) : std::nullopt;
    case Answers::kTrack:
      track.ParseFromString(bytes);
      return track.has_complaint() ? std::optional(track.complaint()) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::string WithheldProblem(const Cell& cell, const std::string& bytes) {
  if (cell.row->facts.answers == Answers::kHistory) return HistoryProblem(cell.verdict, bytes);
  const std::optional<v1::Complaint> shown = AnyCase(cell, bytes);
  if (!shown.has_value() || shown->words_withheld() == cell.verdict.words_withheld) return "";
  return shown->words_withheld() ? "says that words are withheld"
                                 : "does not say that words are withheld";
}

}  // namespace tanggap::complaints
