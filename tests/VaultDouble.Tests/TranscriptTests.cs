using Keyferry.VaultDouble.Tests.Replay;
using NUnit.Framework;

namespace Keyferry.VaultDouble.Tests;

/// <summary>Plays every group of recorded calls: the double answers what the real server answered.</summary>
public sealed class TranscriptTests
{
    // What the recorded server (OpenBao) does by accident or alone; the double does what the reason says.
    private static readonly Dictionary<string, string> Differing = new(StringComparer.Ordinal)
    {
        ["kv2-basic/read-trailing-slash"] = "an internal error there; here nothing is found under such a path",
        ["kv2-basic/list-limit"] = "OpenBao alone knows limit; HashiCorp warns of an unknown parameter",
        ["kv2-basic/list-after"] = "OpenBao alone knows after; HashiCorp warns of an unknown parameter",
        ["approle/no-role"] = "500 there by accident; a mistake of the caller is 400",
        ["approle/empty"] = "500 there by accident; a mistake of the caller is 400",
        ["approle/login-get"] = "500 there by accident; login is written only, so 405",
        ["approle/expired-secret"] = "there an expired secret id lives on until the next tidying; here it is refused at once",
        ["userpass/no-password"] = "500 there by accident; a mistake of the caller is 400",
        ["userpass/empty-password"] = "500 there by accident; a mistake of the caller is 400",
    };

    private static IEnumerable<string> Groups => Transcript.All.Select(static l => l.Group).Distinct();

    [TestCaseSource(nameof(Groups))]
    public async Task A_group_is_answered_as_recorded(string group)
    {
        var differences = await Replayer.PlayAsync(group);
        var unexpected = differences.Where(static d => !Differing.ContainsKey(d.Key)).Select(static d => $"{d.Key}: {d.Value}");
        Assert.That(unexpected, Is.Empty);
        Assert.That(differences.Keys, Is.SupersetOf(Differing.Keys.Where(id => id.StartsWith(group + "/", StringComparison.Ordinal))),
            "a line that is listed as differing does not differ");
    }

    [Test]
    public void Only_lines_with_a_doubt_differ()
    {
        var doubtful = Transcript.All.Where(static l => l.Line["doubt"] is not null).Select(static l => l.Id);
        Assert.That(Differing.Keys, Is.SubsetOf(doubtful));
    }
}
