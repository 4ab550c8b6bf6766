using Keyferry.VaultDouble;

// keyferry's Vault for tests: Keyferry.VaultDouble --port 8200 --root-token root
var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
await using var server = await VaultDoubleServer.StartAsync(
    new VaultDoubleOptions
    {
        Port = int.TryParse(configuration["port"], out var port) ? port : 0,
        RootToken = configuration["root-token"] is { Length: > 0 } token ? token : "root",
        MountsSecret = true,
    },
    CancellationToken.None);
Console.WriteLine($"The Vault double listens on {server.Address}");
await server.WaitForShutdownAsync(CancellationToken.None);
