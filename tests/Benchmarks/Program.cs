using Keyferry.Benchmarks;
using Keyferry.Benchmarks.Processes;

using var interruption = new Interruption();
try
{
    return await BenchCommandLine.RunAsync(args, interruption.Token);
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    Console.Error.WriteLine("Ended; what was started is gone.");
    return 130;
}
catch (Exception e) when (e is InvalidOperationException or TimeoutException or HttpRequestException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
