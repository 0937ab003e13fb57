"""Qt's binding must leave the reference count of None alone.

On CPython before 3.12 None can die: PySide6 6.12.0 lets one reference to it go with many a call, and the process
ends in "none_dealloc" after some thousand of them. Only a fall is a danger: a rise holds no memory, and pyqtgraph's
setData has one. Newer Pythons keep None for ever and pass by nature.
"""

import json
import subprocess
import sys

CALLS = 1000
PROBE = """
import gc, json, sys
from PySide6.QtCore import QPointF, QRectF, QSettings, Qt, Signal, QObject
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPalette, QPen, QTextDocument, QUndoStack
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListWidget, QWidget
import pyqtgraph

app = QApplication([])
image = QImage(80, 80, QImage.Format.Format_ARGB32)
painter = QPainter(image)
edit, label, combo, box, rows = QLineEdit(), QLabel(), QComboBox(), QWidget(), QListWidget()
combo.addItems(["one", "two"])
plot = pyqtgraph.PlotWidget()
curve = plot.plot([0.0, 1.0], [0.0, 1.0])
document, stack = QTextDocument(), QUndoStack()

class Sender(QObject):
    sent = Signal(object)

sender = Sender()
sender.sent.connect(lambda value: None)

def in_state():
    painter.save()
    painter.restore()

def refill():
    rows.clear()
    rows.addItem("row")

calls = {
    "painter.setPen": lambda: painter.setPen(QPen(QColor("red"), 2.0)),
    "painter.setPen(style)": lambda: painter.setPen(Qt.PenStyle.NoPen),
    "painter.setBrush": lambda: painter.setBrush(QColor("red")),
    "painter.setFont": lambda: painter.setFont(QFont()),
    "painter.setRenderHint": lambda: painter.setRenderHint(QPainter.RenderHint.Antialiasing, True),
    "painter.drawLine": lambda: painter.drawLine(QPointF(0, 0), QPointF(9, 9)),
    "painter.drawRoundedRect": lambda: painter.drawRoundedRect(QRectF(0, 0, 9, 9), 2, 2),
    "painter.drawText": lambda: painter.drawText(QRectF(0, 0, 40, 20), Qt.AlignmentFlag.AlignLeft, "ASR"),
    "painter.drawPath": lambda: painter.drawPath(QPainterPath()),
    "painter.boundingRect": lambda: painter.boundingRect(QRectF(0, 0, 40, 20), 0, "ASR"),
    "painter.translate": lambda: painter.translate(0, 0),
    "painter.save and restore": in_state,
    "lineedit.setText": lambda: edit.setText("30"),
    "lineedit.selectAll": edit.selectAll,
    "label.setText": lambda: label.setText("30"),
    "label.setToolTip": lambda: label.setToolTip("30"),
    "combobox.setCurrentIndex": lambda: combo.setCurrentIndex(1 - combo.currentIndex()),
    "listwidget.addItem": refill,
    "widget.update": lambda: box.update(),
    "widget.repaint": lambda: box.repaint(),
    "widget.setVisible": lambda: box.setVisible(not box.isVisible()),
    "widget.setPalette": lambda: box.setPalette(QPalette()),
    "document.setHtml": lambda: document.setHtml("<b>film</b>"),
    "undostack.clear": stack.clear,
    "signal.emit": lambda: sender.sent.emit("recipe"),
    "curve.setData": lambda: curve.setData([0.0, 1.0], [1.0, 0.0]),
    "processEvents": lambda: app.processEvents(),
}
calls_each = int(sys.argv[1])
drift = {}
for name, call in calls.items():
    call()
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(calls_each):
        call()
    gc.collect()
    drift[name] = sys.getrefcount(None) - before
painter.end()
print(json.dumps(drift))
"""


def test_no_call_into_qt_drops_references_to_none():
    run = subprocess.run(
        [sys.executable, "-c", PROBE, str(CALLS)], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    drift = json.loads(run.stdout)
    assert len(drift) > 20
    assert {name: change for name, change in drift.items() if change < -CALLS // 10} == {}
