using Keyferry.Providers.Scrubbing;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>Failures without credentials in their words.</summary>
internal static class ScrubbedFailures
{
    /// <summary>A failure in words without credentials; null stays null.</summary>
    public static FetchFailure? Of(this CredentialScrubber scrubber, FetchFailure? failure) =>
        failure is null ? null : failure with { Message = scrubber.Scrub(failure.Message) };

    /// <summary>A read's outcome.</summary>
    public static ReadResult Of(this CredentialScrubber scrubber, ReadResult result) =>
        result.Failure is { } failure ? ReadResult.Of(scrubber.Of(failure)!) : result;
}
