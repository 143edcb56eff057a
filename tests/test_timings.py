"""Where the time goes: nothing twice, nothing left out."""

from generator.timings import NoTimings, Timings, peak_memory, table


def test_a_phase_ends_where_the_next_begins(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr("time.process_time", lambda: next(clock) / 10)
    monkeypatch.setattr("time.perf_counter", lambda: 0.0)
    timings = Timings()  # at 0 seconds of processor
    timings.enter("load", 8)  # 0.0
    timings.enter("check")  # 0.1
    timings.enter("load", 2)  # 0.2
    spent = timings.spent  # 0.3
    assert {phase: (round(cpu, 3), count) for phase, (cpu, _, count) in spent.items()} == {
        "start": (0.0, 0),
        "load": (0.2, 10),
        "check": (0.1, 0),
    }


def test_other_processes_add_their_processor_time_and_no_time_on_the_clock(monkeypatch):
    monkeypatch.setattr("time.process_time", lambda: 0.0)
    monkeypatch.setattr("time.perf_counter", lambda: 0.0)
    monkeypatch.setattr("generator.timings.peak_memory", lambda: 50_000_000)
    timings = Timings()
    timings.enter("render", 1)
    timings.add({"render": (1.5, 9.0, 3), "write": (0.5, 9.0, 4)}, 30_000_000)
    assert table(timings).splitlines() == [
        "阶段\t处理器（秒）\t经过（秒）\t个数",
        "启动\t0.000\t0.000",
        "读取内容\t0.000\t0.000",
        "核对\t0.000\t0.000",
        "安排\t0.000\t0.000",
        "生成页面\t1.500\t0.000\t4",
        "汇总页面\t0.000\t0.000",
        "检查页面\t0.000\t0.000",
        "检索索引\t0.000\t0.000",
        "项目数据\t0.000\t0.000",
        "其他文件\t0.000\t0.000",
        "写入\t0.500\t0.000\t4",
        "合计\t2.000\t0.000",
        "内存峰值：50 MB；另 1 个进程 30 MB（含共用部分）",
    ]


def test_nobody_asked():
    timings = NoTimings()
    timings.enter("load", 3)
    assert set(timings.spent) <= {"start"}


def test_memory_is_known_or_nothing():
    assert peak_memory() == 0 or peak_memory() > 5_000_000
