using Keyferry.CloudDouble;

// Azure and Google for tests: Keyferry.CloudDouble --port 8300 --folder DIR
var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
await using var server = await CloudDoubleServer.StartAsync(
    int.TryParse(configuration["port"], out var port) ? port : 0, CancellationToken.None);
if (configuration["folder"] is { Length: > 0 } folder)
{
    await CloudDoubleFiles.WriteAsync(server, folder, CancellationToken.None);
}

Console.WriteLine($"The cloud double is set up at {server.Address} and reached through the proxy {server.Proxy}");
await server.WaitForShutdownAsync(CancellationToken.None);
