// Complaints brought to where a test begins.
//
//   v1::Complaint answered = CaseIn(service, v1::COMPLAINT_STATE_ANSWERED);
//   v1::Complaint waiting = CaseIn(service, v1::COMPLAINT_STATE_NEEDS_INFORMATION, NewNamedComplaint());
#pragma once

#include <string>

#include "tests/complaints/requests.h"
#include "tests/complaints/service.h"

namespace tanggap::complaints {

// Files as `reporter`; ends the test program when that is refused.
v1::Complaint File(Service& service, const v1::CreateComplaintRequest& request = NewComplaint(),
                   const Caller& reporter = Citizen());

// A fresh complaint of dinkes, assigned (where it goes that far) to bidang-p2p and worked on by
// OfficerOf("bidang-p2p"), brought into any state but MERGED. PENDING_APPROVAL is reached by giving
// it the category "obat". What it returns is what its reporter sees, with the mailbox secret.
v1::Complaint CaseIn(Service& service, v1::ComplaintState state,
                     const v1::CreateComplaintRequest& request = NewComplaint(),
                     const Caller& reporter = Citizen());

// What `caller` sees of it now.
v1::Complaint Look(Service& service, const std::string& name, const Caller& caller = Citizen());

}  // namespace tanggap::complaints
