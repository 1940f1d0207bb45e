using System.Diagnostics;
using System.Text;
using DesignPatterns.Etcd;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>Clients for tests, and how they wait.</summary>
internal static class Clients
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static EtcdClient To(params IEnumerable<string> endpoints) => With(_ => { }, endpoints);

    public static EtcdClient With(Action<EtcdOptions> set, params IEnumerable<string> endpoints)
    {
        var options = new EtcdOptions { Endpoints = [.. endpoints] };
        set(options);
        return new(options);
    }

    /// <summary>For where nobody is struck: a call then ends by its answer, however busy the machine is.</summary>
    public static EtcdClient Patient(params IEnumerable<string> endpoints) => With(
        options => (options.Timeout, options.AttemptTimeout) = (Patience, Patience), endpoints);

    public static ReadOnlyMemory<byte> Bytes(this string text) => Encoding.UTF8.GetBytes(text);

    public static async Task WaitUntilAsync(Func<Task<bool>> isSo)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "What is waited for does not happen.");
            await Task.Delay(20);
        }
    }
}
