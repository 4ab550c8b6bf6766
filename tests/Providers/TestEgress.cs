using Keyferry.Providers.Http;

namespace Keyferry.Providers.Tests;

/// <summary>Policies of the egress guard for tests, whose servers listen on loopback.</summary>
internal static class TestEgress
{
    /// <summary>Opens loopback.</summary>
    public static EgressPolicy Loopback { get; } = Of("127.0.0.0/8,::1");

    /// <summary>Opens and closes what is listed.</summary>
    public static EgressPolicy Of(string allow, string deny = "", IHostResolver? resolver = null) =>
        new(Rules(allow), Rules(deny), resolver);

    public static IReadOnlyList<EgressRule> Rules(string text) =>
        EgressRule.TryReadList(text, out var rules) ? rules : throw new ArgumentException($"{text} is no list of rules");
}
