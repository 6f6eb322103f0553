#include "services/surveys/domain/group_index.h"

#include <algorithm>
#include <utility>

#include "services/surveys/domain/confidence.h"
#include "services/surveys/domain/index_notes.h"
#include "services/surveys/domain/reliability.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/sensitivity.h"
#include "services/surveys/domain/spread.h"
#include "services/surveys/domain/trace.h"

namespace tanggap::surveys {

namespace {

class GroupIndex {
 public:
  GroupIndex(const Profile& profile, const GroupInput& input)
      : profile_(profile), input_(input), sums_(input.sums.all()), layout_(input.sums.layout()) {}

  v1::Index Compute() {
    if (sums_.responses.all <= 0) return SuppressedIndex(v1::SUPPRESSION_EMPTY, 0);
    const std::optional<ExactIndex> exact = ComputeIndex(profile_, layout_, sums_);
    if (!exact) return SuppressedIndex(v1::SUPPRESSION_ELEMENT_UNANSWERED, sums_.responses.all);
    index_.set_response_count(sums_.responses.all);
    index_.set_complete_count(sums_.complete_count);
    *index_.mutable_official() = FiguresOf(*exact, sums_, true);
    AddFlagged();
    AddTrust(*exact);
    if (input_.reproduction) AddReproduction(*input_.reproduction);
    AddTrace(*exact);
    AddNotes(profile_, input_, index_);
    return std::move(index_);
  }

 private:
  v1::IndexFigures FiguresOf(const ExactIndex& exact, const SumSet& sums, bool intervals) {
    v1::IndexFigures figures = PresentIndex(profile_, exact);
    PresentSums(layout_, sums, figures);
    PresentErrors(profile_, layout_, sums, exact, input_.population, intervals, figures);
    return figures;
  }

  // What is left, or left out, is nobody or min_cell; and so are the answers to each element, which
  // could be told from the difference. Looked at once more, whoever says that they may be told.
  bool FlaggedCanBeTold(const SumSet& left) const {
    const SumSet& flagged = input_.sums.flagged();
    if (IsSmall(flagged.responses, input_.min_cell) || IsSmall(left.responses, input_.min_cell))
      return false;
    for (size_t i = 0; i < left.elements.size(); ++i) {
      if (IsSmall(flagged.elements[i].people, input_.min_cell) ||
          IsSmall(left.elements[i].people, input_.min_cell))
        return false;
    }
    return true;
  }

  void AddFlagged() {
    const SumSet& flagged = input_.sums.flagged();
    if (!input_.tell_flagged || flagged.responses.all == 0) return;
    if (!IsSmall(flagged.responses, input_.min_cell))
      index_.set_flagged_count(flagged.responses.all);
    const SumSet left = input_.sums.WithoutFlagged();
    if (!FlaggedCanBeTold(left)) return;
    if (const std::optional<ExactIndex> exact = ComputeIndex(profile_, layout_, left))
      *index_.mutable_without_flagged() = FiguresOf(*exact, left, false);
  }

  void AddTrust(const ExactIndex& exact) {
    if (std::optional<v1::Confidence> confidence =
            ConfidenceOf(profile_, layout_, sums_, exact, input_.population))
      *index_.mutable_confidence() = *std::move(confidence);
    if (std::optional<v1::Reliability> reliability = ReliabilityOf(profile_, layout_, sums_))
      *index_.mutable_reliability() = *std::move(reliability);
    std::optional<Rational> variance;
    if (sums_.complete_count >= kFewestForSpread)
      variance = WeightedMeanVariance(profile_, layout_, sums_);
    *index_.mutable_sample() =
        SampleAdequacyOf(sums_.responses.all, input_.population, variance ? &*variance : nullptr);
    *index_.mutable_sensitivity() = SensitivityOf(profile_, exact);
  }

  void AddReproduction(const Method& method) {
    const std::optional<ExactIndex> exact = ComputeIndex(profile_, layout_, sums_, method);
    *index_.mutable_reproduction() = FiguresOf(*exact, sums_, false);
  }

  void AddTrace(const ExactIndex& exact) {
    if (!input_.trace) return;
    for (v1::TraceStep& step : TraceOf(profile_, layout_, sums_, {}, exact))
      *index_.add_trace() = std::move(step);
  }

  const Profile& profile_;
  const GroupInput& input_;
  const SumSet& sums_;
  const Layout& layout_;
  v1::Index index_;
};

}  // namespace

v1::Index IndexOfGroup(const Profile& profile, const GroupInput& input) {
  return GroupIndex(profile, input).Compute();
}

void ClearFlagged(v1::Index& index) {
  index.clear_without_flagged();
  index.clear_flagged_count();
  auto& notes = *index.mutable_notes();
  notes.erase(std::remove(notes.begin(), notes.end(), v1::INDEX_NOTE_MANY_FLAGGED), notes.end());
}

v1::Index SuppressedIndex(v1::Suppression suppression, int64_t response_count) {
  v1::Index index;
  index.set_suppression(suppression);
  index.set_response_count(response_count);
  return index;
}

}  // namespace tanggap::surveys
