using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd;

public sealed partial class EtcdClient
{
    /// <returns>Null if there is no such key.</returns>
    /// <inheritdoc cref="RangeAsync"/>
    public async Task<EtcdEntry?> GetAsync(
        string key, RangeOptions? options = null, CancellationToken cancellationToken = default) =>
        await RangeAsync(key, options, cancellationToken) is { Entries: [var entry, ..] } ? entry : null;

    /// <summary>Reads keys, as of one revision.</summary>
    /// <exception cref="EtcdException">etcd refuses, or does not answer in time.</exception>
    /// <exception cref="EtcdCompactedException">The revision asked for is gone.</exception>
    public async Task<RangeResult> RangeAsync(
        KeyRange keys, RangeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Requests.Range(keys, options ?? RangeOptions.Default);
        var method = request.Serializable ? Methods.SerializableRange : Methods.Range;
        var answer = await _calls.CallAsync(method, request, isRepeatable: true, cancellationToken);
        return Answers.Range(answer, Answers.RevisionOf(answer.Header));
    }

    /// <param name="value">Must not change before the call has ended.</param>
    /// <exception cref="EtcdException">
    /// etcd refuses, or does not answer in time: <see cref="EtcdException.MayHaveTakenEffect"/> says whether
    /// it may have been written.
    /// </exception>
    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> value,
        PutOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= PutOptions.Default;
        var request = Requests.Put(key, value, options);
        var answer = await _calls.CallAsync(Methods.Put, request, options.IsIdempotent, cancellationToken);
        return Answers.Put(answer, Answers.RevisionOf(answer.Header));
    }

    /// <exception cref="EtcdException">
    /// etcd refuses, or does not answer in time: <see cref="EtcdException.MayHaveTakenEffect"/> says whether
    /// they may have been deleted.
    /// </exception>
    public async Task<DeleteResult> DeleteAsync(
        KeyRange keys, DeleteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= DeleteOptions.Default;
        var request = Requests.Delete(keys, options);
        var answer = await _calls.CallAsync(Methods.Delete, request, options.IsIdempotent, cancellationToken);
        return Answers.Delete(answer, Answers.RevisionOf(answer.Header));
    }

    /// <exception cref="EtcdException">
    /// etcd refuses, or does not answer in time: <see cref="EtcdException.MayHaveTakenEffect"/> says whether
    /// it may have been done.
    /// </exception>
    public async Task<TransactionResult> TransactAsync(
        Transaction transaction, CancellationToken cancellationToken = default)
    {
        var request = Requests.Transaction(transaction);
        var isRepeatable = transaction.IsIdempotent || Requests.OnlyReads(request);
        var answer = await _calls.CallAsync(Methods.Transaction, request, isRepeatable, cancellationToken);
        return Answers.Transaction(answer);
    }

    /// <summary>Forgets all older revisions of all keys.</summary>
    /// <param name="revision">The oldest that stays.</param>
    /// <exception cref="EtcdCompactedException">It is compacted already.</exception>
    /// <exception cref="EtcdException">etcd refuses, or does not answer in time.</exception>
    public Task CompactAsync(long revision, CancellationToken cancellationToken = default)
    {
        var request = new CompactionRequest { Revision = revision, Physical = true };
        return _calls.CallAsync(Methods.Compact, request, isRepeatable: false, cancellationToken);
    }
}
