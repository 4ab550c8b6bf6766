using System.Globalization;
using Keyferry.Cluster.Tests.Fixture;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>
/// The wall clock of a process, which can be set while it runs (https://github.com/wolfcw/libfaketime); its monotonic clock goes
/// on, as in a machine whose time somebody corrects.
/// </summary>
internal sealed class JumpingClock : IAsyncDisposable
{
    private readonly string _file;

    private JumpingClock(string file, IReadOnlyDictionary<string, string> environment)
    {
        _file = file;
        Environment = environment;
    }

    /// <summary>The variables of a program that goes by it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A clock that is right.</summary>
    public static async Task<JumpingClock> CreateAsync(ClusterServers servers)
    {
        var library = await Command.RunAsync(Repository.Path("eng", "lib", "faketime"), [], servers.Environment);
        var file = Path.Combine(Path.GetTempPath(), $"keyferry-clock-{Guid.CreateVersion7():N}");
        var clock = new JumpingClock(file, new Dictionary<string, string>(servers.Environment)
        {
            ["LD_PRELOAD"] = library.Output.Trim(),
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_NO_CACHE"] = "1",
        });
        await clock.SetAsync(TimeSpan.Zero);
        return clock;
    }

    /// <summary>Sets it.</summary>
    /// <param name="offset">How far it is to be ahead of the right time.</param>
    public async Task SetAsync(TimeSpan offset)
    {
        var partial = _file + ".partial";
        await File.WriteAllTextAsync(partial, offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture) + "s\n");
        File.Move(partial, _file, overwrite: true);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }
}
