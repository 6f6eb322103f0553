#include "services/surveys/domain/figure_release.h"

namespace tanggap::surveys {

CellName FigurePart::Cell() const {
  return {
      .series = series, .period = month, .unit = unit, .service = kAnyCode, .channel = kAnyChannel};
}

v1::Released ReleasedOf(const CellContent& content, const Profile* profile, bool tell_flagged) {
  v1::Released released;
  released.set_response_count(content.people.all);
  if (profile == nullptr || !content.sums.has_value()) return released;
  if (tell_flagged) released.set_flagged_count(content.sums->flagged().responses.all);
  const Layout& layout = content.sums->layout();
  for (size_t i = 0; i < profile->elements.size(); ++i) {
    const ElementTally& tally = content.sums->all().elements[i];
    if (tally.people.all == 0) continue;
    v1::ElementSum& sum = *released.add_elements();
    sum.set_element(profile->elements[i].code);
    sum.set_answer_count(tally.people.all);
    sum.set_scaled_sum(tally.sum);
    sum.set_scale_divisor(layout.elements[i].divisor);
  }
  return released;
}

}  // namespace tanggap::surveys
