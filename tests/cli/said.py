"""Sites about which there is something to say, and what is said."""

from tests.making import PROJECT_PATH, changed

WARNING = {PROJECT_PATH: changed("年度目标: 完成救助。", "年度目标:")}
ERROR = {PROJECT_PATH: changed("5.00", "五")}
WARNED = f"{PROJECT_PATH}:5:1: 警告 V104 「年度目标」未填\n    提示: 核对原件；确实空着就保留，公布时显示「未填」。详见 disclosure explain V104\n"
WRONG = f"{PROJECT_PATH}:4:11: 错误 C204 「年度资金总额」的金额「五」不是数字\n    提示: 只写半角数字，例如 2.76。详见 disclosure explain C204\n"
