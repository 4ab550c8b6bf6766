using FsCheck;
using FsCheck.Fluent;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Restarts;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>
/// Random runs of rotations, deletions, equal writes, crashes and time, against what a user counts: pods are restarted once for
/// what they use, never for anything else, and in the end they have the content that is there.
/// </summary>
public sealed class RestartModelTests
{
    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Every_change_leads_to_one_restart_and_nothing_else_does() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf().Resize(120).ToArbitrary(), static run => Follows(run, windows: null));

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property The_same_within_windows() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf().Resize(120).ToArbitrary(),
        static run => Follows(run, new SyncWindows { Kind = "allow", Windows = [new SyncWindow { Schedule = "*/10 * * * *", Duration = "2m" }] }));

    private static bool Follows(int[] run, SyncWindows? windows)
    {
        var world = new World(windows);
        foreach (var step in run)
        {
            world.Do(step);
        }

        world.Settle();
        var restarts = world.Restarts;
        world.Crash();
        world.Settle();
        return world.Fault is null && world.PodsAreCurrent && world.Restarts == restarts ? true : throw new InvalidOperationException(world.Fault ?? "the pods are not current, or were restarted once more");
    }

    private sealed class World(SyncWindows? windows)
    {
        private const int Secrets = 3;
        private static readonly TimeSpan Debounce = TimeSpan.FromSeconds(10);

        // 0: the Secret is not there.
        private readonly int[] _content = new int[Secrets];

        // With which content the pods were started; null where the Secret has never been there when somebody looked.
        private readonly int?[] _pods = new int?[Secrets];
        private RestartState _noted = RestartState.Empty("k");
        private (string Content, DateTimeOffset First, DateTimeOffset Last)? _pending;
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private DateTimeOffset? _restarted;

        public int Restarts { get; private set; }

        public string? Fault { get; private set; }

        public bool PodsAreCurrent => Enumerable.Range(0, Secrets).All(i => _content[i] == 0 || _pods[i] == _content[i]);

        public void Do(int step)
        {
            var index = step / 8 % Secrets;
            switch (step % 8)
            {
                case 0 or 1:
                    _content[index] = 1 + (step / 24 % 3);
                    break;
                case 2:
                    _content[index] = 0;
                    break;
                case 3:
                    Crash();
                    break;
                case 4:
                    _now += TimeSpan.FromMilliseconds(step % 40_000);
                    break;
                case 5:
                    _now += TimeSpan.FromMilliseconds(step % 400_000);
                    break;
                default:
                    Pass();
                    break;
            }
        }

        public void Crash() => _pending = null;

        public void Settle()
        {
            for (var pass = 0; pass < 20; pass++)
            {
                if (Pass() is { } wait)
                {
                    _now += wait;
                }
            }
        }

        private TimeSpan? Pass()
        {
            List<SecretView> views =
            [
                .. _content.Select(static (c, i) => c == 0
                    ? new SecretView($"s{i}", ConsumedKeys.All, Counts: true, null, null)
                    : new SecretView($"s{i}", ConsumedKeys.All, Counts: true, new SecretHash((UInt128)c), new SecretHash((UInt128)c))),
            ];
            var changed = RestartDecision.Changed(_noted, views);
            var content = string.Join(',', _content);
            _pending = changed.Count == 0 ? null
                : _pending is { } known ? known.Content == content ? known : (content, known.First, _now)
                : (content, _now, _now);
            var plan = RestartDecision.Decide(
                _noted, views, _pending is { } p ? new PendingChange(_now - p.First, _now - p.Last) : null,
                new RestartSituation(_now, Debounce, TimeSpan.Zero, _restarted, windows));
            switch (plan.Action)
            {
                case RestartAction.Note:
                    for (var i = 0; i < Secrets; i++)
                    {
                        _pods[i] ??= _content[i] == 0 ? null : _content[i];
                    }

                    _noted = plan.State;
                    break;
                case RestartAction.Restart:
                    Restart(plan);
                    break;
            }

            return plan.Until;
        }

        private void Restart(RestartPlan plan)
        {
            if (!Enumerable.Range(0, Secrets).Any(i => _content[i] != 0 && _pods[i] is { } had && had != _content[i]))
            {
                Fault = "a restart without another content";
            }

            if (_restarted is { } last && _now - last < Debounce)
            {
                Fault = $"restarts {_now - last} apart";
            }

            if (!SyncWindowTimes.IsOpen(windows, _now))
            {
                Fault = "a restart outside of its window";
            }

            for (var i = 0; i < Secrets; i++)
            {
                _pods[i] = _content[i] == 0 ? _pods[i] : _content[i];
            }

            (_noted, _restarted, _pending) = (plan.State, _now, null);
            Restarts++;
        }
    }
}
