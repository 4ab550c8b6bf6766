namespace Keyferry.Providers.Vault.Login;

/// <summary>A way to log in: reads the credentials anew for each login, and keeps none.</summary>
internal interface IVaultLogin
{
    /// <summary>Its name in errors.</summary>
    string Name { get; }

    /// <summary>The path of the login below <c>/v1/</c>.</summary>
    string Path { get; }

    /// <summary>Whether wrong credentials lock a user out.</summary>
    bool CanLockOut => false;

    /// <summary>Makes the body of the login.</summary>
    /// <param name="cancellation">Ends the reading of credentials.</param>
    /// <returns>The body, which the caller owns, or why there is none, in words that are stable between attempts.</returns>
    ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation);

    /// <summary>What a refusal may mean; empty where the server's own words say it.</summary>
    /// <param name="status">The status.</param>
    string HintOf(int status) => status == 403
        ? $"the server answers so too where nothing is mounted at {Path[..Path.IndexOf("/login", StringComparison.Ordinal)]}"
        : "";
}
