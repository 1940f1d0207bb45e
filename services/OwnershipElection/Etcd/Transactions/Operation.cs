using DesignPatterns.Etcd.Messages;
using DesignPatterns.Etcd.Grpc;

namespace DesignPatterns.Etcd;

/// <summary>One of the things that a transaction does.</summary>
public readonly record struct Operation
{
    private Operation(RequestOp message) => Message = message;

    internal RequestOp Message { get; }

    public static Operation Range(KeyRange keys, RangeOptions? options = null) =>
        new(new() { RequestRange = Requests.Range(keys, options ?? RangeOptions.Default) });

    public static Operation Put(string key, ReadOnlyMemory<byte> value, PutOptions? options = null) =>
        new(new() { RequestPut = Requests.Put(key, value, options ?? PutOptions.Default) });

    public static Operation Delete(KeyRange keys, DeleteOptions? options = null) =>
        new(new() { RequestDeleteRange = Requests.Delete(keys, options ?? DeleteOptions.Default) });
}
