using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>Lets exporters in that have the key, and not more at once than memory is meant for.</summary>
internal sealed class IntakeGate(IOptions<DashboardOptions> options) : IDisposable
{
    private const string KeyHeader = "x-otlp-api-key";

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.OtlpKey));
    private readonly SemaphoreSlim _free = new(IntakeBounds.RequestsAtOnce);

    public bool HasKey(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers[KeyHeader].ToString())), _key);

    /// <returns>False when there was no place in time; otherwise <see cref="Leave"/> is due.</returns>
    public Task<bool> EnterAsync(CancellationToken cancellationToken) =>
        _free.WaitAsync(IntakeBounds.Patience, cancellationToken);

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
