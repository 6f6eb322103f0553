// Personal values with all but a little of them hidden: enough to recognise one's own, not enough
// to learn another's.
#pragma once

#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

// "Budi Santoso" becomes "B*** S******", +628123456789 "+********6789", a NIK its last 4 digits;
// addresses go entirely.
v1::Person Masked(const v1::Person& person);

}  // namespace tanggap::complaints
