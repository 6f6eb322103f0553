#include "services/complaints/domain/labels.h"

namespace tanggap::complaints {

Label LabelOf(v1::ComplaintState state) {
  switch (state) {
    case v1::COMPLAINT_STATE_SUBMITTED:
      return {"Diterima, menunggu verifikasi", "Received, awaiting verification"};
    case v1::COMPLAINT_STATE_VERIFIED:
      return {"Terverifikasi, menunggu disposisi", "Verified, awaiting assignment"};
    case v1::COMPLAINT_STATE_ASSIGNED:
      return {"Didisposisikan ke unit", "Assigned to a unit"};
    case v1::COMPLAINT_STATE_IN_PROGRESS:
      return {"Sedang ditindaklanjuti", "Being worked on"};
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
      return {"Menunggu keterangan dari pelapor", "Waiting for information from the reporter"};
    case v1::COMPLAINT_STATE_PENDING_APPROVAL:
      return {"Jawaban menunggu persetujuan", "Answer awaiting approval"};
    case v1::COMPLAINT_STATE_ANSWERED:
      return {"Sudah dijawab, menunggu tanggapan pelapor",
              "Answered, awaiting the reporter's reply"};
    case v1::COMPLAINT_STATE_CLOSED:
      return {"Selesai", "Closed"};
    case v1::COMPLAINT_STATE_REJECTED:
      return {"Tidak dapat diproses", "Not taken up"};
    case v1::COMPLAINT_STATE_WITHDRAWN:
      return {"Ditarik", "Withdrawn"};
    case v1::COMPLAINT_STATE_MERGED:
      return {"Digabungkan dengan laporan lain", "Merged into another case"};
    default:
      return {"", ""};
  }
}

Label LabelOf(v1::Action action) {
  switch (action) {
    case v1::ACTION_CREATE:
      return {"Laporan diterima", "Filed"};
    case v1::ACTION_VERIFY:
      return {"Laporan diverifikasi", "Verified"};
    case v1::ACTION_REJECT:
      return {"Laporan tidak dapat diproses", "Not taken up"};
    case v1::ACTION_REQUEST_INFORMATION:
      return {"Keterangan tambahan diminta", "Information requested"};
    case v1::ACTION_PROVIDE_INFORMATION:
      return {"Keterangan tambahan diberikan", "Information provided"};
    case v1::ACTION_ASSIGN:
      return {"Didisposisikan", "Assigned"};
    case v1::ACTION_START_WORK:
      return {"Mulai ditindaklanjuti", "Work started"};
    case v1::ACTION_ANSWER:
      return {"Jawaban diberikan", "Answered"};
    case v1::ACTION_APPROVE_ANSWER:
      return {"Jawaban disetujui", "Answer approved"};
    case v1::ACTION_RETURN_ANSWER:
      return {"Jawaban dikembalikan", "Answer returned"};
    case v1::ACTION_ACCEPT_ANSWER:
      return {"Jawaban diterima pelapor", "Answer accepted"};
    case v1::ACTION_DISPUTE_ANSWER:
      return {"Jawaban disanggah pelapor", "Answer disputed"};
    case v1::ACTION_CLOSE:
      return {"Ditutup karena tidak ada tanggapan", "Closed without a reply"};
    case v1::ACTION_REOPEN:
      return {"Dibuka kembali", "Reopened"};
    case v1::ACTION_WITHDRAW:
      return {"Ditarik oleh pelapor", "Withdrawn"};
    case v1::ACTION_EXPIRE:
      return {"Dianggap ditarik karena keterangan tidak diberikan",
              "Taken as withdrawn without the information"};
    case v1::ACTION_COMMENT:
      return {"Komentar", "Commented"};
    case v1::ACTION_UPDATE:
      return {"Data dikoreksi", "Corrected"};
    case v1::ACTION_SET_DISCLOSURE:
      return {"Kerahasiaan diubah", "Disclosure changed"};
    case v1::ACTION_REVEAL_IDENTITY:
      return {"Identitas pelapor dilihat", "Identity revealed"};
    case v1::ACTION_REMIND:
      return {"Pelapor diingatkan", "Reporter reminded"};
    case v1::ACTION_TRANSFER:
      return {"Pelimpahan ditawarkan", "Transfer offered"};
    case v1::ACTION_ACCEPT_TRANSFER:
      return {"Pelimpahan diterima", "Transfer accepted"};
    case v1::ACTION_DECLINE_TRANSFER:
      return {"Pelimpahan ditolak", "Transfer declined"};
    case v1::ACTION_MERGE:
      return {"Digabungkan", "Merged"};
    case v1::ACTION_UNMERGE:
      return {"Penggabungan dibatalkan", "Unmerged"};
    case v1::ACTION_APPEAL:
      return {"Keberatan diajukan", "Appealed"};
    case v1::ACTION_CHANGE_DUE_TIMES:
      return {"Batas waktu disesuaikan", "Due times adjusted"};
    case v1::ACTION_ESCALATE:
      return {"Dibawa ke jenjang berikutnya", "Brought before the next level"};
    default:
      return {"", ""};
  }
}

}  // namespace tanggap::complaints
